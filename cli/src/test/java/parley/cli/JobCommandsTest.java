package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

final class JobCommandsTest {

    private static Answer job(String kind, String state, String more) {
        return Answer.ok(
                ("{\"job\": {\"id\": \"7x\", \"kind\": \"%s\", \"state\": \"%s\", \"all\":"
                                + " \"2000\", \"done\": \"500\", %s}}")
                        .formatted(kind, state, more));
    }

    private static Answer job(String kind, String state) {
        return job(kind, state, "\"problem\": \"\"");
    }

    private static CommandRun run(StubHub hub, String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--hub=" + hub.url();
        return CommandRun.of(all);
    }

    @Test
    void aRebuildIsFollowedToItsEnd() {
        try (StubHub hub =
                StubHub.answering(
                        job("REBUILD", "RUNNING"),
                        job("REBUILD", "RUNNING"),
                        job("REBUILD", "DONE"))) {
            CommandRun run = run(hub, "rebuild");
            assertThat(run.out())
                    .isEqualTo("The message index is new, from 2,000 places of the log.\n");
            assertThat(run.code()).isZero();
            assertThat(hub.asked())
                    .extracting(Asked::method, Asked::path)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("POST", "/v1/admin:rebuild"),
                            org.assertj.core.groups.Tuple.tuple("GET", "/v1/admin/jobs/7x"),
                            org.assertj.core.groups.Tuple.tuple("GET", "/v1/admin/jobs/7x"));
        }
    }

    @Test
    void aCheckThatFindsNothingEndsWithZeroAndOneThatFindsSomethingListsItAndEndsWithOne() {
        try (StubHub hub = StubHub.answering(job("CHECK", "DONE"))) {
            CommandRun run = run(hub, "check");
            assertThat(run.out())
                    .isEqualTo("All views are as the log has it, after 2,000 places of the log.\n");
            assertThat(run.code()).isZero();
        }
        String found = "\"differences\": [\"m\\u001b1\", \"m2\"], \"differenceCount\": \"1002\"";
        try (StubHub hub = StubHub.answering(job("CHECK", "DONE", found))) {
            CommandRun run = run(hub, "check");
            assertThat(run.out()).isEqualTo("m␛1\nm2\n... and 1,000 more\n");
            assertThat(run.err()).contains("1,002 differences");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void whatFailedSaysWhyAndEndsWithOne() {
        try (StubHub hub =
                StubHub.answering(job("REBUILD", "FAILED", "\"problem\": \"No space left\""))) {
            CommandRun run = run(hub, "rebuild");
            assertThat(run.err()).isEqualTo("parley: the rebuild failed: No space left\n");
            assertThat(run.code()).isEqualTo(1);
        }
        try (StubHub hub =
                StubHub.answering(Answer.error(409, 10, "A check runs already, job '7x'"))) {
            CommandRun run = run(hub, "rebuild");
            assertThat(run.err()).contains("A check runs already, job '7x'");
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void nobodyWaitsWhoDoesNotWantTo() {
        try (StubHub hub = StubHub.answering(job("CHECK", "RUNNING"))) {
            CommandRun run = run(hub, "check", "--no-wait");
            assertThat(run.out()).isEqualTo("Started check job 7x.\n");
            assertThat(run.code()).isZero();
            assertThat(hub.asked()).hasSize(1);
            assertThat(run(hub, "check", "--no-wait", "--json").out()).contains("\"id\":\"7x\"");
        }
    }

    @Test
    void aTerminalShowsHowFarItIs() {
        try (StubHub hub =
                StubHub.answering(
                        job("CHECK", "RUNNING", "\"secondsLeft\": \"61\""), job("CHECK", "DONE"))) {
            CommandRun run =
                    CommandRun.withEnds(
                            new Ends(OptionalLong.empty(), false, true),
                            new byte[0],
                            "check",
                            "--hub=" + hub.url());
            assertThat(run.err()).contains(" 25 % [#####---------------]  500 of 2,000  1:01 left");
            assertThat(run.code()).isZero();
        }
    }
}
