package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

/** {@code parley post TOPIC -}. */
final class PostLinesTest {

    private static final Pattern POST =
            Pattern.compile("\\{\"message\":\\{\"id\":\"(.*)\",\"contentText\":\"(.*)\"}}");

    private static final Answer POSTED = Answer.ok("{\"message\": {\"id\": \"m\"}}");

    /** A hub that knows the topic q43u, and answers posts by the function. */
    private static StubHub hub(Function<Asked, Answer> posts) {
        return new StubHub(
                asked -> {
                    if (asked.method().equals("POST")) {
                        return posts.apply(asked);
                    }
                    return asked.path().equals("/v1/topics/q43u/messages")
                            ? Answer.ok("{\"messages\": []}")
                            : Answer.error(404, 5, "no such topic");
                });
    }

    private static CommandRun post(StubHub hub, String input, String... more) {
        return post(hub, Ends.UNKNOWN, input, more);
    }

    private static CommandRun post(StubHub hub, Ends ends, String input, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("post", "q43u", "-", "--hub=" + hub.url()));
        arguments.addAll(List.of(more));
        return CommandRun.withEnds(
                ends, input.getBytes(StandardCharsets.UTF_8), arguments.toArray(String[]::new));
    }

    /** The ids or the texts of what was posted, in their order. */
    private static List<String> posted(StubHub hub, int group) {
        return hub.asked().stream()
                .map(asked -> POST.matcher(asked.body()))
                .filter(Matcher::matches)
                .map(post -> post.group(group))
                .toList();
    }

    private static String lines(int count) {
        return String.join("\n", IntStream.range(0, count).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void eachLineIsAMessageInItsOrderAndBlankOnesAreLeftOut() {
        try (StubHub hub = hub(_ -> POSTED)) {
            CommandRun run = post(hub, "grüße\r\n\n  \nann\n\n  indented, no line break");

            assertThat(run).isEqualTo(new CommandRun(0, "Posted 3 lines to q43u.\n", ""));
            assertThat(posted(hub, 2)).containsExactly("grüße", "ann", "  indented, no line break");
        }
    }

    @Test
    void ofManyLinesEachHasItsOwnIdAndTheIdsSortAsTheLines() {
        try (StubHub hub = hub(_ -> POSTED)) {
            post(hub, lines(200));

            assertThat(posted(hub, 2)).isEqualTo(lines(200).lines().toList());
            assertThat(posted(hub, 1)).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void noLineOvertakesOneThatIsTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (StubHub hub =
                hub(
                        _ ->
                                switch (asked.getAndIncrement() % 4) {
                                    case 1 -> Answer.hangUp();
                                    case 2 ->
                                            Answer.error(429, 8, "slow down")
                                                    .with("Retry-After", "0");
                                    default -> POSTED;
                                })) {
            assertThat(post(hub, lines(4)).out()).isEqualTo("Posted 4 lines to q43u.\n");
            assertThat(posted(hub, 2))
                    .containsExactly(
                            "line 0", "line 1", "line 1", "line 1", "line 2", "line 3", "line 3",
                            "line 3");
            assertThat(posted(hub, 1))
                    .containsSubsequence(posted(hub, 1).stream().distinct().toList());
            assertThat(posted(hub, 1).stream().distinct()).hasSize(4);
        }
    }

    @Test
    void aHubThatIsAwayForLongerThanACommandWaitsIsWaitedFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger waited = new AtomicInteger();
        try (StubHub hub =
                        hub(
                                _ ->
                                        asked.incrementAndGet() < Exchange.TRIES + 2
                                                ? Answer.error(503, 14, "starting")
                                                        .with("Retry-After", "0")
                                                : POSTED);
                HubClient client = client(hub)) {
            LinePosts posts =
                    new LinePosts(client, "q43u", Duration.ofMinutes(1), waited::incrementAndGet);
            posts.post(input("one\ntwo"), (_, _) -> {});

            assertThat(posts.posted()).isEqualTo(2);
            assertThat(waited).hasValue(1);
            assertThat(posted(hub, 1).stream().distinct()).hasSize(2);
        }
    }

    @Test
    void aHubThatStaysAwayIsToldWithWhatWasPosted() {
        AtomicInteger asked = new AtomicInteger();
        try (StubHub hub =
                        hub(
                                _ ->
                                        asked.incrementAndGet() <= 2
                                                ? POSTED
                                                : Answer.error(503, 14, "starting")
                                                        .with("Retry-After", "0"));
                HubClient client = client(hub)) {
            LinePosts posts = new LinePosts(client, "q43u", Duration.ofMillis(300), () -> {});
            assertThatThrownBy(() -> posts.post(input("one\n\ntwo\nthree"), (_, _) -> {}))
                    .isInstanceOf(HubFailure.Unreachable.class)
                    .hasMessageStartingWith("line 4: ")
                    .hasMessageEndingWith("; 2 lines were posted, and this one perhaps");
        }
    }

    private static HubClient client(StubHub hub) {
        return new HubAccess(HubAddress.parse(hub.url()), null, Duration.ofSeconds(10), null)
                .client();
    }

    private static LineInput input(String lines) {
        return new LineInput(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aRefusalEndsItAndSaysHowManyWerePosted() {
        AtomicInteger asked = new AtomicInteger();
        try (StubHub hub =
                hub(_ -> asked.incrementAndGet() < 2 ? POSTED : Answer.error(403, 7, "removed"))) {
            CommandRun run = post(hub, lines(5));

            assertThat(run)
                    .isEqualTo(
                            new CommandRun(
                                    1,
                                    "",
                                    "parley: line 2: the hub refused: removed (HTTP 403);"
                                            + " 1 line was posted\n"));
            assertThat(posted(hub, 2)).hasSize(2);
        }
    }

    @Test
    void aLineThatIsTooLongOrNoTextEndsItAndIsNamed() {
        String longest = "x".repeat(LineInput.LARGEST_LINE_BYTES);
        try (StubHub hub = hub(_ -> POSTED)) {
            CommandRun fits = post(hub, longest + "\r\n" + longest);
            assertThat(fits.out()).isEqualTo("Posted 2 lines to q43u.\n");
            CommandRun tooLong = post(hub, "one\n\n" + longest + "y\nfour");
            assertThat(tooLong.code()).isEqualTo(2);
            assertThat(tooLong.err())
                    .startsWith(
                            "parley: Line 3 is longer than 64 KiB. So far, 1 line was posted."
                                    + " (see");
            CommandRun noText =
                    CommandRun.withInput(
                            new byte[] {'a', '\n', (byte) 0xfc, '\n'},
                            "post",
                            "q43u",
                            "-",
                            "--hub=" + hub.url());
            assertThat(noText.code()).isEqualTo(2);
            assertThat(noText.err()).contains("Line 2 is not UTF-8 text. So far, 1 line was");
            assertThat(posted(hub, 2)).containsExactly(longest, longest, "one", "a");
        }
    }

    @Test
    void anUnknownTopicIsToldBeforeTheInputIsRead() {
        try (StubHub hub = hub(_ -> POSTED)) {
            CommandRun run =
                    CommandRun.withInput(new byte[0], "post", "x", "-", "--hub=" + hub.url());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("no such topic");
        }
    }

    @Test
    void aLineIsPostedBeforeTheNextOneIsThere() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Iterator<String> typed = List.of("one\n", "two\n").iterator();
        InputStream keyboard =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        if (!typed.hasNext()) {
                            return -1;
                        }
                        byte[] line = typed.next().getBytes(StandardCharsets.UTF_8);
                        if (!typed.hasNext()) {
                            await(first);
                        }
                        System.arraycopy(line, 0, bytes, from, line.length);
                        return line.length;
                    }
                };
        try (StubHub hub =
                        hub(
                                _ -> {
                                    first.countDown();
                                    return POSTED;
                                });
                HubClient client = client(hub)) {
            LinePosts posts = new LinePosts(client, "q43u", Duration.ofMinutes(1), () -> {});
            posts.post(new LineInput(keyboard), (_, _) -> {});

            assertThat(posts.posted()).isEqualTo(2);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("nothing was posted");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void jsonGivesEachMessageAsTheHubStoredIt() {
        try (StubHub hub = hub(_ -> POSTED)) {
            CommandRun run = post(hub, lines(3), "--json");

            assertThat(run.out()).hasLineCount(3).startsWith("{").contains("\"id\":\"m\"");
        }
    }

    @Test
    void noLinesAreNoFailure() {
        try (StubHub hub = hub(_ -> POSTED)) {
            assertThat(post(hub, "\n \n"))
                    .isEqualTo(new CommandRun(0, "Posted 0 lines to q43u.\n", ""));
        }
    }

    @Test
    void whoFeedsAFileAndWatchesSeesHowFarItIs() {
        try (StubHub hub = hub(_ -> POSTED)) {
            String input = lines(10) + "\n";
            Ends watched = new Ends(OptionalLong.of(input.length()), false, true);
            Ends piped = new Ends(OptionalLong.empty(), false, true);
            Ends unwatched = new Ends(OptionalLong.of(input.length()), false, false);

            assertThat(post(hub, watched, input).err())
                    .startsWith("\r 10 % [##------------------]  1 lines  7 B of 70 B  ")
                    .endsWith("\r\u001b[K");
            assertThat(post(hub, piped, input).err()).isEmpty();
            assertThat(post(hub, unwatched, input).err()).isEmpty();
        }
    }
}
