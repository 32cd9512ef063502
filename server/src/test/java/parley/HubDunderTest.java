package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.Dialects.assertNames;
import static parley.Dialects.assertRefused;
import static parley.Dialects.emptied;
import static parley.Dialects.encoded;
import static parley.Dialects.post;
import static parley.Dialects.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.log.EmbeddedPostgres;

/** Messages in Dunder's dialect. */
class HubDunderTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient nobody;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("hub"), "memory:64MB", "root");
        nobody = hub.anonymous();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void clear() {
        nobody = emptied(hub, nobody);
    }

    private JsonNode list(String query) {
        return nobody.get("/message" + query).ok().get("data");
    }

    private List<String> texts(String query) {
        List<String> texts = new ArrayList<>();
        list(query).path("messages").forEach(each -> texts.add(each.get("text").textValue()));
        return texts;
    }

    @Test
    void whatIsPostedIsListedAtOnceWithItsUser() {
        String id = post(nobody, "ala", "some text", "tag1", "tag2");

        JsonNode listed = list("?hashtag=tag1");
        assertThat(listed.propertyStream().map(Map.Entry::getKey)).containsExactly("messages");
        JsonNode message = listed.at("/messages/0");
        assertThat(message.propertyStream().map(Map.Entry::getKey))
                .containsExactly("id", "user", "text", "hashtags", "created_at");
        assertThat(message.get("id").textValue()).isEqualTo(id);
        assertThat(message.get("text").textValue()).isEqualTo("some text");
        assertThat(message.get("hashtags").toString()).isEqualTo("[\"tag1\",\"tag2\"]");
        assertThat(message.get("created_at").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(message.at("/user/name").textValue()).isEqualTo("ala");
        assertThat(message.at("/user/id").isIntegralNumber()).isTrue();
        assertThat(message.at("/user/id").longValue()).isPositive();
        assertThat(nobody.get("/message/" + id).ok())
                .isEqualTo(
                        RestClient.json("{'data': {}}")
                                .set(
                                        "data",
                                        RestClient.json("{}").<ObjectNode>set("message", message)));
    }

    @Test
    void noMessagesAreNoList() {
        assertThat(nobody.get("/message").text()).isEqualTo("{\"data\":{}}");
        post(nobody, "ala", "some text", "tag1");
        assertThat(nobody.get("/message?hashtag=other").text()).isEqualTo("{\"data\":{}}");
        assertThat(nobody.get("/message?user_name=nobody").text()).isEqualTo("{\"data\":{}}");
    }

    @Test
    void aUsersNumberStaysTheSameAlsoAfterARestart() throws Exception {
        Path folder = data.resolve("kept");
        Path file = data.resolve("postgres");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(file)) {
            List<Long> before = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (HubFixture kept = HubFixture.start(folder, postgres.url())) {
                    RestClient ala = kept.as("ala");
                    send(ala, "{\"text\": \"one\"}");
                    ala.send(
                                    "PATCH",
                                    "/v1/users/ala",
                                    RestClient.json(
                                            "{'user': {'name': 'Ala A.'}, 'update_mask': 'name'}"))
                            .ok();
                    send(kept.as("bob"), "{\"text\": \"two\"}");
                    for (JsonNode each :
                            kept.anonymous().get("/message").ok().at("/data/messages")) {
                        before.add(each.at("/user/id").longValue());
                        assertThat(each.at("/user/name").textValue()).isIn("ala", "bob");
                    }
                }
            }
            assertThat(before).hasSize(6);
            assertThat(before.get(2)).isEqualTo(before.get(0)).isNotEqualTo(before.get(1));
            assertThat(before.get(3)).isEqualTo(before.get(1));
        }
    }

    @Test
    void messagesOfNobodyHaveAUserWithoutNumberAndName() {
        nobody.send("POST", "/meows?body=anonymous", new byte[0]).ok();
        assertThat(list("").at("/messages/0/user").toString())
                .isEqualTo("{\"id\":0,\"name\":\"\"}");
    }

    @Test
    void textIsShownAsItWasWritten() {
        String hostile = "<script>alert('x')</script> & \u202egnol\u202c a\u200db #Tag \u2028";
        String emoji = "\ud83d\ude38".repeat(140);
        post(nobody, "ala", hostile, "#One");
        post(nobody, "ala", emoji);

        assertThat(texts("")).containsExactly(emoji, hostile);
        assertThat(list("").at("/messages/1/hashtags").toString()).isEqualTo("[\"one\",\"tag\"]");
        assertThat(texts("?hashtag=TAG")).containsExactly(hostile);
        assertThat(nobody.get("/message").headers().firstValue("content-type"))
                .contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01M7ZHCP43SWA6X05KA298XGS3", "unknown", "a%2Fb", "a%20b", "%3Cx%3E"})
    void anUnknownMessageIsNotFound(String id) {
        assertRefused(nobody.get("/message/" + id), 404, "record not found");
    }

    @Test
    void messagesOfOtherTopicsAreNeverShown() {
        RestClient ann = hub.as("ann");
        ann.createTopic("other");
        String elsewhere = ann.postMessage("other", "elsewhere #tag").get("id").textValue();
        post(nobody, "ann", "here #tag");

        assertThat(texts("?hashtag=tag")).containsExactly("here #tag");
        assertThat(texts("?user_name=ann")).containsExactly("here #tag");
        assertRefused(nobody.get("/message/" + elsewhere), 404, "record not found");
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        for (int i = 0; i < 25; i++) {
            post(nobody, "ala", "m" + i, "t" + i % 2);
        }
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int pages = 0;
        do {
            JsonNode page =
                    list("?limit=5&hashtag=t0" + cursor.map(c -> "&cursor=" + c).orElse(""));
            page.get("messages").forEach(each -> all.add(each.get("text").textValue()));
            cursor = Optional.ofNullable(page.path("next_cursor").textValue());
            pages++;
            post(nobody, "ala", "meanwhile" + pages, "t0");
        } while (cursor.isPresent());
        assertThat(pages).isEqualTo(3);
        assertThat(all).hasSize(13).startsWith("m24", "m22").endsWith("m2", "m0");
        assertThat(texts("?limit=1000")).hasSize(28);
        assertThat(list("?limit=28").has("next_cursor")).isFalse();
        assertThat(list("?limit=27").has("next_cursor")).isTrue();
    }

    @Test
    void aPageHasAHundredMessagesUnlessSaidOtherwise() {
        for (int i = 0; i < 101; i++) {
            post(nobody, "ala", "m" + i);
        }
        assertThat(texts("")).hasSize(100);
        assertThat(list("").has("next_cursor")).isTrue();
    }

    @Test
    void messagesAreFilteredByUserHashtagAndTimeTogether() {
        post(nobody, "ala", "one", "a");
        post(nobody, "bob", "two", "a", "b");
        String third = post(nobody, "ala", "three", "b");
        String at = nobody.get("/message/" + third).ok().at("/data/message/created_at").asText();

        assertThat(texts("?user_name=ala")).containsExactly("three", "one");
        assertThat(texts("?user_name=ala&hashtag=a")).containsExactly("one");
        assertThat(texts("?from_date=" + encoded(at))).containsExactly("three");
        assertThat(texts("?to_date=" + encoded(at))).containsExactly("two", "one");
        assertThat(texts("?to_date=2019-09-22")).isEmpty();
        assertThat(texts("?from_date=2019-09-22&user_name=bob")).containsExactly("two");
        assertThat(texts("?from_date=" + encoded(at) + "&to_date=" + encoded(at))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2019-09-22",
                "2019/09/22",
                "09/22/2019",
                "2019-09-22T10:00:00Z",
                "2019-09-22T10:00:00+02:00",
                "2019-09-22 10:00:00",
                "Sun, 22 Sep 2019 10:00:00 GMT",
                "1569146400",
                "1569146400000",
            })
    void anyCommonDateBounds(String date) {
        post(nobody, "ala", "text");
        assertThat(texts("?from_date=" + encoded(date))).containsExactly("text");
        assertThat(texts("?to_date=" + encoded(date))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "from_date, soon",
        "to_date, 2019-02-30",
        "limit, 0",
        "limit, -1",
        "limit, 1001",
        "limit, ten",
        "limit, 99999999999",
        "cursor, x",
        "cursor, YmVmb3JlIHg",
        "user_name, a b",
        "hashtag, a-b",
    })
    void aBadValueIsRefusedNamingIt(String name, String value) {
        assertNames(nobody.get("/message?" + name + "=" + encoded(value)), name);
    }
}
