package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

final class PostCommandTest {

    private static final String ID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";
    private static final String POSTED =
            """
            {"message": {"createdAt": "2026-11-21T17:08:32.979774Z", "id": "hlso", "userId": "ann",
             "topicId": "q43u", "contentType": "", "contentText": "hello", "position": "7",
             "version": "-1", "somethingNewer": {"a": 1}}}
            """;

    @Test
    void postsTheTextUnderAnIdOfItsOwnAndSaysWhereItStands() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            CommandRun run =
                    CommandRun.of("post", "q43u", "hello", "--hub=" + hub.url(), "--user=ann:x");

            assertThat(run)
                    .isEqualTo(new CommandRun(0, "Posted hlso to q43u at position 7.\n", ""));
            Asked asked = hub.asked().getFirst();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/v1/topics/q43u/messages");
            assertThat(asked.authorization()).isEqualTo("Basic YW5uOng=");
            assertThat(asked.body())
                    .matches("\\{\"message\":\\{\"id\":\"" + ID + "\",\"contentText\":\"hello\"}}");
        }
    }

    @Test
    void jsonGivesTheMessageAsTheHubStoredItOnOneLine() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            CommandRun run = CommandRun.of("post", "q43u", "hello", "--json", "--hub=" + hub.url());

            assertThat(run.out())
                    .startsWith("{\"createdAt\":\"2026-11-21T17:08:32.979774Z\"")
                    .contains("\"position\":\"7\"", "\"contentType\":\"\"", "\"hashtags\":[]")
                    .endsWith("}\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void theWholeInputIsOneMessageWithoutItsLastLineBreakWhereThatIsAskedFor() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            byte[] input = "grüße\n\nann\r\n".getBytes(StandardCharsets.UTF_8);
            CommandRun run =
                    CommandRun.withInput(
                            input, "post", "q43u", "-", "--whole", "--hub=" + hub.url());

            assertThat(run.code()).isZero();
            assertThat(hub.asked().getFirst().body())
                    .endsWith("\"contentText\":\"grüße\\n\\nann\"}}");
        }
    }

    @Test
    void inputThatIsNoTextOrTooMuchIsNotPosted() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            byte[] latin1 = {'g', 'r', (byte) 0xfc};
            CommandRun run =
                    CommandRun.withInput(
                            latin1, "post", "q43u", "-", "--whole", "--hub=" + hub.url());
            CommandRun tooMuch =
                    CommandRun.withInput(
                            new byte[(1 << 20) + 1],
                            "post",
                            "q43u",
                            "-",
                            "--whole",
                            "--hub=" + hub.url());

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("UTF-8");
            assertThat(tooMuch.code()).isEqualTo(2);
            assertThat(hub.asked()).isEmpty();
        }
    }

    @Test
    void aTextNeverNamesAFileOrAnOption() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            CommandRun.of("post", "q43u", "--hub=" + hub.url(), "@/etc/hostname");
            CommandRun.of("post", "--hub=" + hub.url(), "--", "q43u", "--json");

            assertThat(hub.asked().get(0).body()).contains("\"contentText\":\"@/etc/hostname\"");
            assertThat(hub.asked().get(1).body()).contains("\"contentText\":\"--json\"");
        }
    }

    @Test
    void aLostAnswerAndABusyHubAreTriedAgainWithTheSameId() {
        try (StubHub hub =
                StubHub.answering(
                        Answer.hangUp(),
                        Answer.error(503, 14, "starting"),
                        Answer.error(429, 8, "too much").with("Retry-After", "0"),
                        Answer.ok(POSTED))) {
            CommandRun run = CommandRun.of("post", "q43u", "hello", "--hub=" + hub.url());

            assertThat(run.code()).isZero();
            assertThat(hub.asked()).hasSize(4);
            assertThat(hub.asked()).extracting(Asked::body).containsOnly(hub.asked().get(0).body());
        }
    }

    @Test
    void twoPostsHaveTwoIds() {
        try (StubHub hub = StubHub.answering(Answer.ok(POSTED))) {
            CommandRun.of("post", "q43u", "hello", "--hub=" + hub.url());
            CommandRun.of("post", "q43u", "hello", "--hub=" + hub.url());

            assertThat(hub.asked()).extracting(Asked::body).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRefusalIsNotTriedAgainAndNamesWhatTheHubSaid() {
        try (StubHub hub = StubHub.answering(Answer.error(403, 7, "not a member"))) {
            CommandRun run = CommandRun.of("post", "q43u", "hello", "--hub=" + hub.url());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("parley: the hub refused: not a member (HTTP 403)\n");
            assertThat(hub.asked()).hasSize(1);
        }
    }
}
