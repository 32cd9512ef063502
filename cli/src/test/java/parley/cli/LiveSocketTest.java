package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import parley.cli.LiveStubHub.Script;

/** Connections that are silent, slow or unread. */
final class LiveSocketTest {

    private static LiveStubHub hub(Script... scripts) {
        return new LiveStubHub(LiveStubHub.topics(Map.of("a", "{\"messages\": []}")), scripts);
    }

    private static LiveDoor door(LiveStubHub hub, Duration silence) {
        return new LiveDoor(
                new HubAccess(HubAddress.parse(hub.url()), null, Duration.ofSeconds(10), null),
                silence);
    }

    @Test
    void aHubThatGivesNoSignIsLost() throws Exception {
        try (LiveStubHub hub = hub(LiveStubConnection::drain);
                LiveSocket socket = door(hub, Duration.ofMillis(50)).open()) {
            assertThatThrownBy(socket::next)
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("silent");
        }
    }

    @Test
    void aPingIsASign() throws Exception {
        Duration silence = Duration.ofMillis(300);
        long begun = System.nanoTime();
        try (LiveStubHub hub =
                        hub(
                                connection -> {
                                    // As long as two silences, and a ping every millisecond.
                                    while (System.nanoTime() - begun < 2 * silence.toNanos()) {
                                        connection.ping();
                                        Thread.onSpinWait();
                                    }
                                    connection.send("{\"type\":\"caughtUp\"}");
                                    connection.drain();
                                });
                LiveSocket socket = door(hub, silence).open()) {
            assertThat(socket.next().type()).isEqualTo("caughtUp");
        }
    }

    @Test
    void framesThatComeTogetherAllComeInOrder() throws Exception {
        try (LiveStubHub hub =
                        hub(
                                connection -> {
                                    for (int i = 0; i < 2000; i++) {
                                        connection.send("{\"type\":\"n%d\"}".formatted(i));
                                    }
                                    connection.drain();
                                });
                LiveSocket socket = door(hub, Duration.ofSeconds(10)).open()) {
            for (int i = 0; i < 2000; i++) {
                assertThat(socket.next().type()).isEqualTo("n" + i);
            }
            assertThat(socket.isIdle()).isTrue();
        }
    }

    /** Java's own WebSocket forgets it often. */
    @Test
    void theEndOfAConnectionIsSeenRightAfterAFrameHoweverManyWait() throws Exception {
        int cuts = 50;
        Script[] scripts = new Script[cuts];
        for (int i = 0; i < cuts; i++) {
            int frames = i % 2 == 0 ? 1 : 600;
            scripts[i] =
                    connection -> {
                        connection.take();
                        for (int frame = 0; frame < frames; frame++) {
                            connection.send("{\"type\":\"x\"}");
                        }
                    };
        }
        try (LiveStubHub hub = hub(scripts)) {
            LiveDoor door = door(hub, Duration.ofSeconds(60));
            for (int i = 0; i < cuts; i++) {
                try (LiveSocket socket = door.open()) {
                    socket.send("go");
                    assertThatThrownBy(() -> untilTheEnd(socket))
                            .isInstanceOf(ConnectionLostException.class)
                            .message()
                            .doesNotContain("silent");
                }
            }
            hub.check();
        }
    }

    private static void untilTheEnd(LiveSocket socket) throws ConnectionLostException {
        while (true) {
            socket.next();
        }
    }

    @Test
    void whatIsNotJsonIsNoHub() throws Exception {
        try (LiveStubHub hub =
                        hub(
                                connection -> {
                                    connection.send("hello");
                                    connection.drain();
                                });
                LiveSocket socket = door(hub, Duration.ofSeconds(10)).open()) {
            assertThatThrownBy(socket::next).isInstanceOf(HubFailure.Unreachable.class);
        }
    }

    @Test
    void whenNobodyReadsTheOutputAnyMoreTailEndsQuietly() {
        CountDownLatch written = new CountDownLatch(1);
        OutputStream head =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        if (written.getCount() == 0) {
                            throw new IOException("Broken pipe");
                        }
                        written.countDown();
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(head, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        ZoneOffset.UTC,
                        new Ends(OptionalLong.empty(), true, false));
        String frame = "{\"type\":\"messagePosted\",\"cursor\":\"c\",\"topicId\":\"a\"}";
        try (LiveStubHub hub =
                hub(
                        connection -> {
                            connection.take();
                            connection.send(frame);
                            await(written);
                            connection.send(frame);
                            connection.drain();
                        })) {
            assertThat(Parley.run(Map.of(), terminal, "tail", "a", "--hub=" + hub.url())).isZero();
            assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
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
