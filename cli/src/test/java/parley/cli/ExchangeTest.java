package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;

/** What happens when there is no good answer, seen through a command. */
final class ExchangeTest {

    private static CommandRun topics(String url, String timeout) {
        return CommandRun.of("topics", "--hub=" + url, "--timeout=" + timeout);
    }

    private static void assertUnreachable(CommandRun run, String... said) {
        assertThat(run.code()).as(run.err()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("parley: ").hasLineCount(1).contains(said);
    }

    @Test
    void nobodyListeningIsUnreachable() throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }

        assertUnreachable(topics("http://127.0.0.1:" + port, "1"), "127.0.0.1:" + port);
    }

    @Test
    void anUnknownHostIsUnreachable() {
        assertUnreachable(topics("http://hub.invalid", "1"), "hub.invalid", "unknown host");
    }

    @Test
    void aHubThatDoesNotAnswerInTimeIsUnreachable() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (StubHub hub =
                new StubHub(
                        _ -> {
                            asked.countDown();
                            await(done);
                            return Answer.hangUp();
                        })) {
            assertUnreachable(topics(hub.url(), "0.5"), "no answer", "0.5 s");
            assertThat(asked.getCount()).isZero();
            done.countDown();
        }
    }

    @Test
    void aHubThatStaysUnavailableIsUnreachableAfterAllTries() {
        try (StubHub hub =
                StubHub.answering(
                        Answer.error(503, 14, "views are behind").with("Retry-After", "0"))) {
            assertUnreachable(topics(hub.url(), "10"), "views are behind");
            assertThat(hub.asked()).hasSize(Exchange.TRIES);
        }
    }

    @Test
    void aHubThatStaysOverloadedHasRefused() {
        try (StubHub hub =
                StubHub.answering(Answer.error(429, 8, "slow down").with("Retry-After", "0"))) {
            CommandRun run = topics(hub.url(), "10");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("slow down");
            assertThat(hub.asked()).hasSize(Exchange.TRIES);
        }
    }

    @Test
    void aHubThatAsksForMoreTimeThanThereIsIsNotAskedAgain() {
        try (StubHub hub =
                StubHub.answering(Answer.error(503, 14, "busy").with("Retry-After", "60"))) {
            assertUnreachable(topics(hub.url(), "10"), "busy");
            assertThat(hub.asked()).hasSize(1);
        }
    }

    @Test
    void whatIsNoHubIsUnreachable() {
        Answer page = Answer.ok("<html>hello</html>");
        Answer notFound = new Answer(404, "<html>\u001b[2J</html>", Map.of());
        Answer elsewhere = new Answer(302, "", Map.of()).with("Location", "https://login.example/");
        for (Answer answer : new Answer[] {page, notFound, elsewhere}) {
            try (StubHub hub = StubHub.answering(answer)) {
                assertUnreachable(topics(hub.url(), "5"), "is not a Parley hub");
                assertThat(hub.asked()).hasSize(1);
            }
        }
    }

    @Test
    void whatDoesNotSpeakHttpIsUnreachable() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter =
                    Thread.startVirtualThread(
                            () -> {
                                try (Socket client = server.accept()) {
                                    byte[] hello =
                                            "SSH-2.0-Other\r\n".getBytes(StandardCharsets.US_ASCII);
                                    client.getOutputStream().write(hello);
                                    client.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    // The client has heard enough.
                                }
                            });
            assertUnreachable(
                    topics("http://127.0.0.1:" + server.getLocalPort(), "5"),
                    "is not a Parley hub");
            greeter.join();
        }
    }

    @Test
    void whatTheHubSaysIsHarmlessToo() {
        try (StubHub hub = StubHub.answering(Answer.error(400, 3, "bad\\u001b[2J\\nline"))) {
            assertThat(topics(hub.url(), "5").err())
                    .isEqualTo("parley: the hub refused: bad␛[2J␊line (HTTP 400)\n");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
