package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.v1.FilterMessagesRequest;
import parley.v1.SearchMessagesRequest;
import parley.v1.SearchMessagesResponse;
import parley.v1.SearchServiceGrpc;

/** Search and filters over a hub's sockets. */
class HubSearchTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;
    private static RestClient bob;
    private static int topics;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        bob = hub.as("bob");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    /** A new topic of Ann's with these messages, the first one first. */
    private static String topicWith(String... texts) {
        String topic = "t" + topics++;
        ann.createTopic(topic);
        for (String text : texts) {
            ann.postMessage(topic, text);
        }
        return topic;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode search(RestClient who, String query, String parameters) {
        return who.get("/v1/messages:search?query=" + encoded(query) + parameters).ok();
    }

    private static List<String> texts(JsonNode answer) {
        List<String> texts = new ArrayList<>();
        answer.get("messages").forEach(m -> texts.add(m.get("contentText").textValue()));
        return texts;
    }

    private static List<String> found(String topic, String query) {
        return texts(search(ann, query, "&topic_id=" + topic));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "kitten,              a kitten sleeps",
                "KITTEN,              a kitten sleeps",
                "kittn,               a kitten sleeps",
                "kitetn,              a kitten sleeps",
                "kitt,                a kitten sleeps",
                "sleeps kitten,       a kitten sleeps",
                "sleps kittens,        a kitten sleeps",
                "東京,                東京都に行く",
                "東京都,              東京都に行く",
                "都,                  東京都に行く",
                "strasse,             Die Straße",
                "STRASSE,             Die Straße",
                "straße,              STRASSE frei",
                "istanbul,            İstanbul'da",
                "İSTANBUL,            istanbul ili",
                "ısparta,             ISPARTA gülü",
                "isparta,             Isparta ve ısparta",
                "مكتبة,               في مَكْتَبَة كبيرة",
                "اسلام,               إسلام",
                "كتاب,                كتـــاب",
                "ภาษา,                ฉันรักภาษาไทย",
                "ภาษาไทย,             ฉันรักภาษาไทย",
                "รัก,                 ฉันรักภาษาไทย",
                "검색,                한국어 검색기",
                "カタカナ,            ｶﾀｶﾅ です",
                "cafe,                un café",
                "café,                CAFE\u0301 noir",
                "елка,                Ёлка",
                "zerojoin,            zero\u200djoin",
                "don't,               I don't know",
            })
    void aWordIsFoundHoweverItIsWritten(String query, String text) {
        String topic = topicWith(text, "something else entirely");

        assertThat(found(topic, query)).containsExactly(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "東京,      京東に行く",
                "京,        東",
                "kitten,    mitten",
                "kitten,    kindergarten",
                "ab,        ac",
                "\"sleeps a kitten\", a kitten sleeps",
                "dog kitten, a kitten sleeps",
                "itten,     a kitten sleeps",
                "kitten!x,  a kitten sleeps",
            })
    void aWordIsNotFoundInWhatIsSomethingElse(String query, String text) {
        assertThat(found(topicWith(text), query)).isEmpty();
    }

    @Test
    void theBestMatchComesFirstAndOfEqualOnesTheNewest() {
        String topic =
                topicWith(
                        "the deployment of the new release went wrong for everyone today",
                        "deploy",
                        "deplyo the thing",
                        "deploy",
                        "deploys");

        assertThat(found(topic, "deploy"))
                .containsExactly(
                        "deploy",
                        "deploy",
                        "deploys",
                        "the deployment of the new release went wrong for everyone today",
                        "deplyo the thing");
    }

    @Test
    void aPhraseIsFoundInItsOrder() {
        String topic = topicWith("new york city", "york is not new", "new old york");

        assertThat(found(topic, "\"new york\"")).containsExactly("new york city");
        assertThat(found(topic, "\u201cnew york\u201d")).containsExactly("new york city");
        assertThat(found(topic, "new york")).hasSize(3);
    }

    @Test
    void operatorsNarrowTheSearch() {
        String topic = topicWith("alpha #red", "alpha #blue", "alpha https://example.com/x");
        String other = topicWith("alpha elsewhere");
        bob.postMessage(topic, "alpha of bob");
        String in = "in:" + topic + " ";

        assertThat(texts(search(ann, "alpha in:" + other, ""))).containsExactly("alpha elsewhere");
        assertThat(texts(search(ann, "alpha in:" + other + " in:" + topic, ""))).hasSize(5);
        assertThat(texts(search(ann, in + "from:bob alpha", ""))).containsExactly("alpha of bob");
        assertThat(texts(search(ann, in + "from:@bob", ""))).containsExactly("alpha of bob");
        assertThat(texts(search(ann, in + "#RED", ""))).containsExactly("alpha #red");
        assertThat(texts(search(ann, in + "#red #blue", ""))).isEmpty();
        assertThat(texts(search(ann, in + "has:link", "")))
                .containsExactly("alpha https://example.com/x");
        assertThat(texts(search(ann, in + "alpha before:2001-01-01", ""))).isEmpty();
        assertThat(texts(search(ann, in + "alpha after:2001-01-01", ""))).hasSize(4);
        assertThat(texts(search(ann, in + "alpha after:9000-01-01", ""))).isEmpty();
        for (String time : List.of("2001", "2001-02", "2001-02-03", "2001-02-03T04:05")) {
            assertThat(texts(search(ann, in + "alpha before:" + time, ""))).isEmpty();
            assertThat(texts(search(ann, in + "alpha after:" + time, ""))).hasSize(4);
        }
        assertThat(texts(search(ann, "alpha", "&topic_id=" + topic + "&user_id=bob")))
                .containsExactly("alpha of bob");
        assertThat(texts(search(ann, "alpha", "&topic_id=" + topic + "&hashtag=%23Red")))
                .containsExactly("alpha #red");
        assertThat(texts(search(ann, "alpha", "&topic_id=" + topic + "&to=2001-01-01"))).isEmpty();
    }

    @Test
    void onlyOperatorsFindTheNewestFirst() {
        String topic = topicWith("one", "two", "three");

        assertThat(texts(search(ann, "in:" + topic, ""))).containsExactly("three", "two", "one");
        assertThat(texts(search(ann, "", "&topic_id=" + topic)))
                .containsExactly("three", "two", "one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"\"",
                "!!!",
                "#",
                "##",
                "from:",
                "from:a/b",
                "before:tomorrow",
                "has:money",
                "in: ",
                "a AND (b",
                "[1 TO",
                "*:*",
                "\\",
                "~2",
                "a^b",
                "\u200d",
                "\u202e\u202d",
                "😀",
                "ـ",
                "(((((((((((((((((((((((((((((((((((((",
                "a OR NOT",
                "/.*/",
            })
    void oddInputIsSearchedForAsWords(String query) {
        String topic = topicWith("nothing of the kind 123");

        assertThat(texts(search(ann, query + " kind", "&topic_id=" + topic)).size())
                .isLessThanOrEqualTo(1);
        search(ann, query, "&topic_id=" + topic);
    }

    @Test
    void whatIsNoOperatorIsAWord() {
        String topic = topicWith("see before:tomorrow or has:money", "later");

        assertThat(found(topic, "before:tomorrow"))
                .containsExactly("see before:tomorrow or has:money");
        assertThat(found(topic, "has:money")).containsExactly("see before:tomorrow or has:money");
        assertThat(found(topic, "\"later")).containsExactly("later");
        assertThat(found(topic, "\"\"")).isEmpty();
        assertThat(found(topic, "!!!")).isEmpty();
    }

    @Test
    void highlightsAreRangesInCodePoints() {
        String topic = topicWith("😀 cats and Kats, not dogs; 東京都");
        JsonNode answer = search(ann, "cats 東京", "&topic_id=" + topic);
        String id = answer.get("messages").get(0).get("id").textValue();

        assertThat(answer.get("highlights").get(id).toString())
                .isEqualTo("[{\"start\":2,\"end\":6},{\"start\":27,\"end\":29}]");
    }

    @Test
    void pagesOfASearchHaveNeitherHoleNorDoubleWhileMessagesCome() {
        String topic = topicWith();
        for (int i = 0; i < 25; i++) {
            ann.postMessage(topic, "word " + "filler ".repeat(i % 4) + i);
        }
        List<String> before = texts(search(ann, "word", "&topic_id=" + topic));
        List<String> paged = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    search(ann, "word", "&topic_id=" + topic + "&page_size=4&page_key=" + key);
            paged.addAll(texts(page));
            key = page.get("nextPageKey").textValue();
            ann.postMessage(topic, "word new " + key.hashCode());
        } while (!key.isEmpty());

        assertThat(before).hasSize(25);
        assertThat(paged.stream().filter(text -> !text.contains("new")).toList()).isEqualTo(before);
        assertThat(paged).doesNotHaveDuplicates();
    }

    @Test
    void editsAndDeletionsAreReflectedAtOnceForWhoMadeThem() {
        String topic = topicWith();
        String id = ann.postMessage(topic, "before").get("id").textValue();
        assertThat(found(topic, "before")).hasSize(1);

        ann.patch(
                        "/v1/messages/" + id,
                        "{'message': {'contentText': 'after #later'}, 'updateMask':"
                                + " 'content_text'}")
                .ok();
        assertThat(found(topic, "before")).isEmpty();
        assertThat(found(topic, "after")).containsExactly("after #later");
        assertThat(found(topic, "#later")).containsExactly("after #later");

        ann.delete("/v1/messages/" + id).ok();
        assertThat(found(topic, "after")).isEmpty();
    }

    @Test
    void whatPunctuationEndsDoesNotGoOn() {
        String topic = topicWith("c# is a language", "catalogue");

        assertThat(found(topic, "c#")).containsExactly("c# is a language");
        assertThat(found(topic, "c")).hasSize(2);
    }

    @Test
    void aPageOfLongMessagesEndsEarlyAndIsGoneOnWith() {
        String topic = topicWith();
        for (int i = 0; i < 40; i++) {
            ann.postMessage(topic, "long " + i + " " + "x".repeat(60_000));
        }
        JsonNode first = search(ann, "long", "&topic_id=" + topic + "&page_size=1000");
        JsonNode second =
                search(
                        ann,
                        "long",
                        "&topic_id="
                                + topic
                                + "&page_size=1000&page_key="
                                + first.get("nextPageKey").textValue());

        assertThat(first.get("messages").size()).isBetween(30, 39);
        assertThat(first.get("messages").size() + second.get("messages").size()).isEqualTo(40);
    }

    @Test
    void whoPostedFindsItAtOnce() {
        String topic = topicWith();
        for (int i = 0; i < 50; i++) {
            ann.postMessage(topic, "number" + i + "x");
            assertThat(found(topic, "\"number" + i + "x\"")).hasSize(1);
        }
    }

    @Test
    void nobodyFindsWhatTheyMayNotRead() {
        ann.post("/v1/topics", "{'topic': {'id': 'hidden', 'name': 'h', 'visibility': 'PRIVATE'}}")
                .ok();
        ann.postMessage("hidden", "xylophone #xylo");

        assertThat(texts(search(ann, "xylophone", ""))).hasSize(1);
        assertThat(texts(search(bob, "xylophone", ""))).isEmpty();
        assertThat(texts(search(hub.anonymous(), "xylophone", ""))).isEmpty();
        assertThat(texts(search(bob, "in:hidden", ""))).isEmpty();
        assertThat(texts(bob.get("/v1/messages?hashtag=xylo").ok())).isEmpty();
        assertThat(bob.get("/v1/messages?topic_id=hidden").status()).isEqualTo(404);
        assertThat(bob.get("/v1/messages:search?query=x&topic_id=hidden").status()).isEqualTo(404);

        ann.patch("/v1/topics/hidden", "{'add_users': ['bob']}").ok();
        assertThat(texts(search(bob, "xylophone", ""))).hasSize(1);
        ann.patch("/v1/topics/hidden", "{'remove_users': ['bob']}").ok();
        assertThat(texts(search(bob, "xylophone", ""))).isEmpty();
        ann.delete("/v1/topics/hidden").ok();
        assertThat(texts(search(ann, "xylophone", ""))).isEmpty();
    }

    @Test
    void filtersListTheNewestFirst() {
        String topic = topicWith("1 #f", "2", "3 #f", "4 #F #g");
        bob.postMessage(topic, "5 #f");
        String list = "/v1/messages?topic_id=" + topic;

        assertThat(texts(ann.get(list).ok()))
                .containsExactly("5 #f", "4 #F #g", "3 #f", "2", "1 #f");
        assertThat(texts(ann.get(list + "&hashtag=f").ok()))
                .containsExactly("5 #f", "4 #F #g", "3 #f", "1 #f");
        assertThat(texts(ann.get(list + "&hashtag=F&user_id=ann").ok()))
                .containsExactly("4 #F #g", "3 #f", "1 #f");
        assertThat(texts(ann.get(list + "&to=2001-01-01").ok())).isEmpty();
        assertThat(texts(ann.get(list + "&from=2001-01-01T00:00:00Z").ok())).hasSize(5);

        JsonNode first = ann.get(list + "&page_size=2").ok();
        assertThat(texts(first)).containsExactly("5 #f", "4 #F #g");
        bob.postMessage(topic, "6");
        JsonNode second =
                ann.get(list + "&page_size=2&page_key=" + first.get("nextPageKey").textValue())
                        .ok();
        assertThat(texts(second)).containsExactly("3 #f", "2");
        JsonNode third =
                ann.get(list + "&page_size=2&page_key=" + second.get("nextPageKey").textValue())
                        .ok();
        assertThat(texts(third)).containsExactly("1 #f");
        assertThat(third.get("nextPageKey").textValue()).isEmpty();
    }

    @Test
    void filtersReachOverTopics() {
        String one = topicWith("first #across");
        String other = topicWith("second #across");

        JsonNode answer = ann.get("/v1/messages?hashtag=across").ok();

        assertThat(texts(answer)).containsExactly("second #across", "first #across");
        assertThat(answer.get("messages").get(0).get("topicId").textValue()).isEqualTo(other);
        assertThat(answer.get("messages").get(1).get("topicId").textValue()).isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages:search,                                query",
        "/v1/messages:search?query=x&page_size=1001,         page_size",
        "/v1/messages:search?query=x&page_key=%21,           page_key",
        "/v1/messages:search?query=x&from=yesterday,         from",
        "/v1/messages:search?query=x&hashtag=a%20b,          hashtag",
        "/v1/messages?to=2026-13-01,                         to",
        "/v1/messages?user_id=a%2Fb,                         user id",
        "/v1/messages?page_size=-1,                          page_size",
        "/v1/messages?page_key=abc,                          page_key",
        "/v1/trends?aggregation=59s,                         aggregation",
        "/v1/trends?aggregation=soon,                        aggregation",
        "/v1/trends?from=2000-01-01&aggregation=1m,          aggregation",
        "/v1/trends?from=x,                                  from",
        "/v1/trends:top?limit=101,                           limit",
    })
    void aBadParameterIsNamed(String path, String field) {
        RestClient.Answer answer = ann.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("message").textValue())
                .startsWith("Field '" + field + "' with value '");
    }

    @Test
    void anAcronymIsFoundWithAndWithoutItsPoints() {
        String topic = topicWith("made in the U.S.A. long ago", "back in the USA");

        for (String query : List.of("usa", "U.S.A.", "U.S.A")) {
            assertThat(found(topic, query))
                    .containsExactlyInAnyOrder("made in the U.S.A. long ago", "back in the USA");
        }
    }

    @Test
    void withoutAQueryAFilterWillDoWhichTheRefusalSays() {
        String topic = topicWith("of no words");

        assertThat(texts(ann.get("/v1/messages:search?topic_id=" + topic).ok()))
                .containsExactly("of no words");
        for (String query : List.of("", "?query=", "?query=%20")) {
            assertThat(ann.get("/v1/messages:search" + query).refused(400, 3).message())
                    .contains("topic_id, user_id, hashtag, from or to");
        }
    }

    @Test
    void aQueryIsBounded() {
        assertThat(ann.get("/v1/messages:search?query=" + "x".repeat(1025)).status())
                .isEqualTo(400);
        search(ann, "abc ".repeat(256).strip(), "");
        search(ann, "abcdefg" + "0123".repeat(250), "");
    }

    @Test
    void grpcAnswersTheSame() {
        String topic = topicWith("spoken over grpc");
        SearchServiceGrpc.SearchServiceBlockingStub stub =
                SearchServiceGrpc.newBlockingStub(hub.grpc("ann"));

        SearchMessagesResponse found =
                stub.searchMessages(
                        SearchMessagesRequest.newBuilder()
                                .setQuery("grcp")
                                .setTopicId(topic)
                                .build());
        assertThat(found.getMessages(0).getContentText()).isEqualTo("spoken over grpc");
        assertThat(found.getHighlightsOrThrow(found.getMessages(0).getId()).getRanges(0).getStart())
                .isEqualTo(12);
        assertThat(
                        stub.filterMessages(
                                        FilterMessagesRequest.newBuilder()
                                                .setTopicId(topic)
                                                .build())
                                .getMessagesCount())
                .isEqualTo(1);
    }

    @Test
    void aTextOfMonstrousWordsIsTakenAndFound() {
        String topic = topicWith("ﷺ".repeat(3000), "ordinary");

        assertThat(found(topic, "ordinary")).containsExactly("ordinary");
    }
}
