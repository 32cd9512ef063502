package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.Dialects.assertRefused;
import static parley.Dialects.bodies;
import static parley.Dialects.emptied;
import static parley.Dialects.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Meower's dialect, as its front end speaks it. */
class HubMeowerTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient page;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("hub"), "memory:64MB", "root");
        page = hub.anonymous().with("Origin", "http://meower.example");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void clear() {
        page = emptied(hub, page);
    }

    private String post(String body) {
        JsonNode posted = page.send("POST", "/meows?body=" + encoded(body), new byte[0]).ok();
        assertThat(posted.size()).isEqualTo(1);
        return posted.get("id").textValue();
    }

    private List<String> listed(String query) {
        return bodies(page.get("/meows" + query).ok());
    }

    private List<String> found(String query) {
        return bodies(page.get("/search?query=" + encoded(query)).ok());
    }

    @Test
    void whatIsPostedIsListedAtOnceNewestFirst() {
        assertThat(page.get("/meows").ok()).isEmpty();

        String first = post("hello");
        String second = post("hello again");

        JsonNode all = page.get("/meows?skip=0&take=100").ok();
        assertThat(bodies(all)).containsExactly("hello again", "hello");
        assertThat(all.get(0).propertyStream().map(Map.Entry::getKey))
                .containsExactly("id", "body", "created_at");
        assertThat(all.get(0).get("id").textValue()).isEqualTo(second);
        assertThat(all.get(1).get("id").textValue()).isEqualTo(first);
        assertThat(all.get(0).get("created_at").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }

    @Test
    void aMessageComesInTheQueryOrInAForm() {
        post("in the query");
        RestClient form = page.with("Content-Type", FORM);
        form.send("POST", "/meows", "body=in+a%20form".getBytes(StandardCharsets.UTF_8)).ok();
        page.with("Content-Type", "multipart/form-data; boundary=b")
                .send(
                        "POST",
                        "/meows",
                        ("--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n"
                                        + "in parts ü\r\n--b--\r\n")
                                .getBytes(StandardCharsets.UTF_8))
                .ok();
        form.send("POST", "/meows?body=query", "body=form".getBytes(StandardCharsets.UTF_8)).ok();
        form.send("POST", "/meows?body=query", "b=1".getBytes(StandardCharsets.UTF_8)).ok();

        assertThat(listed(""))
                .containsExactly("query", "form", "in parts ü", "in a form", "in the query");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/meows",
                "/meows?body=",
                "/meows?body=%20%09%0A",
                "/meows?body=%E3%80%80%C2%A0",
                "/meows?text=hello",
            })
    void aMessageWithoutAnythingInItIsRefused(String path) {
        assertRefused(page.send("POST", path, new byte[0]), 400, "Invalid body");
        assertThat(listed("")).isEmpty();
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        RestClient form = page.with("Content-Type", FORM);
        assertRefused(
                form.send("POST", "/meows", "body=a%00b".getBytes(StandardCharsets.UTF_8)),
                400,
                "Invalid body");
    }

    @Test
    void aBodyThatIsNoFormIsRefused() {
        RestClient.Answer answer =
                page.with("Content-Type", "multipart/form-data; boundary=b")
                        .send("POST", "/meows", "--c".getBytes(StandardCharsets.UTF_8));
        assertRefused(answer, 400, "Invalid body");
    }

    @Test
    void lengthIsCountedInCodePointsOfTheRawText() {
        String emoji = "\ud83d\ude38".repeat(140);
        String quotes = "<".repeat(140);
        post(emoji);
        post(quotes);
        assertRefused(
                page.send("POST", "/meows?body=" + encoded(emoji + "x"), new byte[0]),
                400,
                "Invalid body");
        assertThat(listed("")).containsExactly("&lt;".repeat(140), emoji);
    }

    @Test
    void textIsKeptRawAndEscapedInThisDialectAlone() {
        String hostile =
                "<script>alert(\"x\" + 'y')</script> &amp; \u202egnol\u202c a\u200db \u2028";
        String id = post(hostile);

        String shown =
                "&lt;script&gt;alert(&#34;x&#34; + &#39;y&#39;)&lt;/script&gt; &amp;amp;"
                        + " \u202egnol\u202c a\u200db \u2028";
        assertThat(listed("")).containsExactly(shown);
        assertThat(found("script")).containsExactly(shown);
        assertThat(
                        hub.anonymous()
                                .get("/v1/messages/" + id)
                                .ok()
                                .at("/message/contentText")
                                .textValue())
                .isEqualTo(hostile);
        assertThat(page.get("/meows").headers().firstValue("x-content-type-options"))
                .contains("nosniff");
    }

    @Test
    void listsAreSkippedAndTaken() {
        for (int i = 0; i < 105; i++) {
            post("m" + i);
        }
        assertThat(listed("")).hasSize(100).startsWith("m104", "m103").endsWith("m5");
        assertThat(listed("?skip=2&take=2")).containsExactly("m102", "m101");
        assertThat(listed("?skip=103")).containsExactly("m1", "m0");
        assertThat(listed("?take=0")).isEmpty();
        assertThat(listed("?take=1000")).hasSize(105);
        assertThat(listed("?skip=105")).isEmpty();
        assertThat(listed("?skip=10000&take=1000")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "10001", "99999999999999999999", "%2B1", "0x1"})
    void badNumbersAreRefused(String number) {
        for (String path : List.of("/meows?", "/search?query=cat&")) {
            assertRefused(page.get(path + "skip=" + number), 400, "Invalid skip parameter");
            assertRefused(page.get(path + "take=" + number), 400, "Invalid take parameter");
        }
        assertRefused(page.get("/meows?take=1001"), 400, "Invalid take parameter");
    }

    @Test
    void aSearchFindsAnyOfTheWordsBestMatchFirst() {
        post("a dog barks");
        post("the cat sleeps while the dog barks");
        post("cat");
        post("birds sing");

        assertThat(found("cat dog")).hasSize(3).doesNotContain("birds sing");
        assertThat(found("cat dog").getFirst()).isEqualTo("the cat sleeps while the dog barks");
        assertThat(found("cat")).containsExactly("cat", "the cat sleeps while the dog barks");
        assertThat(found("bir")).containsExactly("birds sing");
        assertThat(found("elephant")).isEmpty();
        assertThat(found("!!! ???")).isEmpty();
        assertThat(bodies(page.get("/search?query=cat&skip=1&take=1").ok()))
                .containsExactly("the cat sleeps while the dog barks");
        assertThat(bodies(page.get("/search?query=cat&skip=2").ok())).isEmpty();
    }

    @Test
    void whatIsTypedIsLookedForAndNeverAnOperator() {
        post("a letter from:ann");
        post("#cats are great");
        post("before:2019");

        assertThat(found("from:ann")).containsExactly("a letter from:ann");
        assertThat(found("#cats")).containsExactly("#cats are great");
        assertThat(found("before:2019")).containsExactly("before:2019");
        assertThat(found("\"dear letter\"")).containsExactly("a letter from:ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?query=", "?query=%20", "?q=cat"})
    void aSearchForNothingIsRefused(String query) {
        assertRefused(page.get("/search" + query), 400, "Missing query parameter");
    }

    @Test
    void searchesFindWhatOthersPostedInThisDialectAtOnce() {
        for (int i = 0; i < 50; i++) {
            RestClient writer = hub.as("writer" + i);
            writer.send("POST", "/meows?body=unique" + i, new byte[0]).ok();
            assertThat(bodies(hub.as("reader").get("/search?query=unique" + i).ok()))
                    .contains("unique" + i);
        }
    }

    @Test
    void messagesOfOtherTopicsAreNeverShown() {
        RestClient ann = hub.as("ann");
        ann.createTopic("other");
        ann.postMessage("other", "cat elsewhere");
        ann.postMessage("public", "cat here");

        assertThat(listed("")).containsExactly("cat here");
        assertThat(found("cat")).containsExactly("cat here");
    }

    @Test
    void editsAndDeletionsAreReflected() {
        RestClient ann = hub.as("ann");
        String edited = ann.postMessage("public", "first").get("id").textValue();
        String deleted = ann.postMessage("public", "second").get("id").textValue();
        ann.send(
                        "PATCH",
                        "/v1/messages/" + edited,
                        RestClient.json(
                                "{'message': {'content_text': 'third'},"
                                        + " 'update_mask': 'content_text'}"))
                .ok();
        ann.delete("/v1/messages/" + deleted).ok();

        assertThat(listed("")).containsExactly("third");
        assertThat(listed("?skip=1")).isEmpty();
    }
}
