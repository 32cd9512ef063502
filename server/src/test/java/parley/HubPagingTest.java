package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, page by page. */
class HubPagingTest {
    private static final int MESSAGES = 130;

    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        ann.createTopic("long");
        for (int i = 0; i < MESSAGES; i++) {
            ann.postMessage("long", "text " + i);
        }
        ann.createTopic("other");
        for (int i = 0; i < 3; i++) {
            ann.postMessage("other", "text " + i);
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static List<Integer> positions(List<JsonNode> messages) {
        return messages.stream().map(m -> m.get("position").asInt()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 65, 129, 130, 131, 1000})
    void messagesComeOnceAndInOrderWithAnyPageSizeInBothDirections(int pageSize) {
        List<Integer> rising = IntStream.range(0, MESSAGES).boxed().toList();
        String path = "/v1/topics/long/messages?";
        assertThat(positions(Page.walk(ann, path, "messages", pageSize))).isEqualTo(rising);
        assertThat(positions(Page.walk(ann, path + "descending=false", "messages", pageSize)))
                .isEqualTo(rising);
        assertThat(positions(Page.walk(ann, path + "descending=true", "messages", pageSize)))
                .isEqualTo(rising.reversed());
    }

    @Test
    void aPageHas100EntriesUnlessItsSizeIsGiven() {
        assertThat(Page.of(ann, "/v1/topics/long/messages", "messages").entries()).hasSize(100);
        assertThat(Page.of(ann, "/v1/topics/long/messages?page_size=0", "messages").entries())
                .hasSize(100);
    }

    @Test
    void thePageSizeMayChangeOnTheWay() {
        String path = "/v1/topics/long/messages?page_size=10";
        Page first = Page.of(ann, path, "messages");
        Page second = Page.of(ann, "/v1/topics/long/messages?pageKey=" + first.next(), "messages");
        assertThat(positions(second.entries()))
                .isEqualTo(IntStream.range(10, 110).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "2147483647", "2147483648", "-2147483649", "ten", "1.5"})
    void aPageSizeOutOfBoundsIsRefused(String size) {
        for (String list : List.of("/v1/topics", "/v1/topics/long/messages")) {
            assertThat(ann.get(list + "?page_size=" + size).refused(400, 3).message())
                    .contains("page_size", size);
        }
    }

    static Stream<String> foreignKeys() {
        String messages = Page.of(ann, "/v1/topics/long/messages?page_size=1", "messages").next();
        String ofOther = Page.of(ann, "/v1/topics/other/messages?page_size=1", "messages").next();
        String down =
                Page.of(ann, "/v1/topics/long/messages?page_size=1&descending=true", "messages")
                        .next();
        String topics = Page.of(ann, "/v1/topics?page_size=1", "topics").next();
        assertThat(List.of(messages, ofOther, down, topics)).doesNotContain("");
        String decoded =
                new String(Base64.getUrlDecoder().decode(messages), StandardCharsets.UTF_8);
        return Stream.of(
                ofOther,
                down,
                topics,
                messages + "A",
                messages.substring(1),
                encoded(decoded + "1x"),
                encoded(decoded.replaceAll("\\d+$", "-1")),
                encoded(decoded.replaceAll("\\d+$", "9".repeat(30))),
                encoded(decoded.replaceAll("\\d+$", "+1")),
                encoded(decoded + "\n"),
                encoded("\n\n\n"),
                "a",
                "=",
                "%C3%A4",
                "A".repeat(3000));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("foreignKeys")
    void aKeyThatIsForgedOrOfAnotherListIsRefused(String key) {
        String refusal =
                ann.get("/v1/topics/long/messages?page_key=" + key).refused(400, 3).message();
        assertThat(refusal).contains("page_key");
    }

    @Test
    void aKeyOfMessagesIsNoneOfTopics() {
        String key = Page.of(ann, "/v1/topics/long/messages?page_size=1", "messages").next();
        ann.get("/v1/topics?page_key=" + key).refused(400, 3);
        ann.get("/v1/topics?page_key=nonsense").refused(400, 3);
    }

    private static List<Integer> positions(String query) {
        return positions(Page.of(ann, "/v1/topics/long/messages?" + query, "messages").entries());
    }

    @Test
    void aListMayBeginAtAnyPositionInBothDirections() {
        assertThat(positions("from_position=0&page_size=3")).containsExactly(0, 1, 2);
        assertThat(positions("fromPosition=63&page_size=3")).containsExactly(63, 64, 65);
        assertThat(positions("from_position=128")).containsExactly(128, 129);
        assertThat(positions("from_position=130")).isEmpty();
        assertThat(positions("from_position=9223372036854775807")).isEmpty();

        String down = "descending=true&page_size=3&from_position=";
        assertThat(positions(down + "129")).containsExactly(129, 128, 127);
        assertThat(positions(down + "63")).containsExactly(63, 62, 61);
        assertThat(positions(down + "1")).containsExactly(1, 0);
        assertThat(positions(down + "0")).containsExactly(0);
        assertThat(positions(down + "130")).containsExactly(129, 128, 127);
        assertThat(positions(down + "9223372036854775807")).containsExactly(129, 128, 127);
    }

    @Test
    void aListThatBeginsAnywhereGoesOnToItsEnd() {
        String path = "/v1/topics/long/messages?page_size=40";
        Page up = Page.of(ann, path + "&from_position=60", "messages");
        Page end = Page.of(ann, path + "&page_key=" + up.next(), "messages");
        assertThat(positions(up.entries())).isEqualTo(IntStream.range(60, 100).boxed().toList());
        assertThat(positions(end.entries())).isEqualTo(IntStream.range(100, 130).boxed().toList());
        assertThat(end.next()).isEmpty();

        path += "&descending=true";
        Page down = Page.of(ann, path + "&from_position=60", "messages");
        Page begin = Page.of(ann, path + "&page_key=" + down.next(), "messages");
        assertThat(positions(down.entries()))
                .isEqualTo(IntStream.range(21, 61).boxed().toList().reversed());
        assertThat(positions(begin.entries()))
                .isEqualTo(IntStream.range(0, 21).boxed().toList().reversed());
        assertThat(begin.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-9223372036854775808", "9223372036854775808", "last", "1.5"})
    void aPositionThatCannotBeIsRefused(String position) {
        assertThat(
                        ann.get("/v1/topics/long/messages?from_position=" + position)
                                .refused(400, 3)
                                .message())
                .contains("from_position", position);
    }

    @Test
    void aPositionWithAKeyIsRefused() {
        String key = Page.of(ann, "/v1/topics/long/messages?page_size=1", "messages").next();
        assertThat(
                        ann.get("/v1/topics/long/messages?from_position=1&page_key=" + key)
                                .refused(400, 3)
                                .message())
                .contains("from_position", "page_key");
    }

    /** What a page key stands on may go; the next page goes on behind it all the same. */
    @Test
    void aPageFollowsAlsoWhenTheLastEntryOfTheOneBeforeIsDeleted() {
        ann.createTopic("gaps");
        for (int i = 0; i < 6; i++) {
            ann.postMessage("gaps", "text " + i);
        }
        Page first = Page.of(ann, "/v1/topics/gaps/messages?page_size=3", "messages");
        for (int i = 2; i < 4; i++) {
            String id = i == 2 ? first.entries().get(2).get("id").textValue() : idOf("gaps", i);
            ann.delete("/v1/messages/" + id).ok();
        }
        assertThat(
                        positions(
                                Page.of(
                                                ann,
                                                "/v1/topics/gaps/messages?page_key=" + first.next(),
                                                "messages")
                                        .entries()))
                .containsExactly(4, 5);
        String from3 = "/v1/topics/gaps/messages?from_position=3&descending=";
        assertThat(positions(Page.of(ann, from3 + "false", "messages").entries()))
                .containsExactly(4, 5);
        assertThat(positions(Page.of(ann, from3 + "true", "messages").entries()))
                .containsExactly(1, 0);
        assertThat(positions(Page.walk(ann, "/v1/topics/gaps/messages?", "messages", 1)))
                .containsExactly(0, 1, 4, 5);
        assertThat(
                        positions(
                                Page.walk(
                                        ann,
                                        "/v1/topics/gaps/messages?descending=true",
                                        "messages",
                                        2)))
                .containsExactly(5, 4, 1, 0);
    }

    private static String idOf(String topic, int position) {
        return Page.walk(ann, "/v1/topics/" + topic + "/messages?", "messages", 100).stream()
                .filter(m -> m.get("position").asInt() == position)
                .findFirst()
                .orElseThrow()
                .get("id")
                .textValue();
    }

    @Test
    void aWalkInEitherDirectionDuringPostingNeitherSkipsNorRepeats() throws Exception {
        ann.createTopic("busy");
        for (int i = 0; i < 50; i++) {
            ann.postMessage("busy", "before");
        }
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> posters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                posters.add(
                        threads.submit(
                                () -> {
                                    while (!enough.get()) {
                                        ann.postMessage("busy", "meanwhile");
                                    }
                                }));
            }
            try {
                for (int pageSize : new int[] {7, 31}) {
                    checkWalk("", pageSize, enough);
                    checkWalk("descending=true", pageSize, enough);
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> poster : posters) {
                poster.get();
            }
        }
    }

    /**
     * Each walk begins with at least 50 messages; a rising one may never end while posts arrive.
     */
    private static void checkWalk(String order, int pageSize, AtomicBoolean enough) {
        String path = "/v1/topics/busy/messages?" + order + "&page_size=" + pageSize;
        List<Integer> seen = new ArrayList<>();
        Page page = Page.of(ann, path, "messages");
        for (int pages = 0; pages < 20 && !page.next().isEmpty(); pages++) {
            seen.addAll(positions(page.entries()));
            page = Page.of(ann, path + "&page_key=" + page.next(), "messages");
        }
        assertThat(enough).isFalse();
        Set<Integer> once = new HashSet<>(seen);
        assertThat(seen).hasSize(once.size()).hasSizeGreaterThanOrEqualTo(42);
        int first = seen.getFirst();
        int step = order.isEmpty() ? 1 : -1;
        assertThat(seen)
                .isEqualTo(
                        IntStream.range(0, seen.size()).mapToObj(i -> first + i * step).toList());
        if (step == 1) {
            assertThat(first).isZero();
        }
    }
}
