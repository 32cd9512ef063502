package parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server. */
final class LoadTest {

    private static final byte[] REQUEST = Requests.newestPage("t");
    private static final int LONG_BODY = 400_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger served = new AtomicInteger();
    private volatile int failEvery = Integer.MAX_VALUE;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    boolean fails = served.incrementAndGet() % failEvery == 0;
                    byte[] body =
                            (fails ? "too busy" : "ä" + "x".repeat(LONG_BODY)).getBytes(UTF_8);
                    exchange.sendResponseHeaders(fails ? 503 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    @Test
    void recordsALatencyForEachAnswer() throws IOException, InterruptedException {
        List<Outcome> outcomes = run(List.of(scripts(4, 100), scripts(2, 30)));
        assertThat(outcomes).extracting(Outcome::count).containsExactly(100L, 30L);
        assertThat(outcomes).extracting(Outcome::errors).containsExactly(0L, 0L);
        assertThat(served).hasValue(130);
        Outcome first = outcomes.getFirst();
        assertThat(first.millisAtPercentile(50)).isPositive();
        assertThat(first.maxMillis()).isGreaterThanOrEqualTo(first.millisAtPercentile(99));
    }

    @Test
    void countsAnswersOtherThan200AsErrorsAndGoesOn() throws IOException, InterruptedException {
        failEvery = 10;
        Outcome outcome = run(List.of(scripts(4, 100))).getFirst();
        assertThat(outcome.count()).isEqualTo(90);
        assertThat(outcome.errors()).isEqualTo(10);
        assertThat(outcome.firstError()).isEqualTo("503 too busy");
    }

    @Test
    void countsAConnectionThatEndsAsAnError() throws IOException, InterruptedException {
        server.removeContext("/");
        server.createContext(
                "/",
                _ -> {
                    throw new UncheckedIOException(new IOException("no answer"));
                });
        Outcome outcome = run(List.of(scripts(1, 5))).getFirst();
        assertThat(outcome.count()).isZero();
        assertThat(outcome.errors()).isEqualTo(1);
        assertThat(outcome.firstError()).contains("closed the connection");
    }

    @Test
    void failsAFillingOfWhichOneRequestFails() {
        failEvery = 7;
        assertThatThrownBy(() -> Load.runAll(server.getAddress(), scripts(2, 7)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("503 too busy");
    }

    @Test
    void endsAScriptWhoseAnswerDoesNotComeInTime() throws IOException, InterruptedException {
        List<Script> unfinished = Script.sharing(1, 5, _ -> "GET".getBytes(UTF_8));
        try (Load load =
                Load.connect(server.getAddress(), List.of(unfinished), Duration.ofMillis(1))) {
            Outcome outcome = load.run().getFirst();
            assertThat(outcome.count()).isZero();
            assertThat(outcome.errors()).isEqualTo(1);
            assertThat(outcome.firstError()).contains("no answer");
        }
    }

    @Test
    void anAnswerIsWholeHoweverLong() throws IOException {
        Answer answer = Answer.to(server.getAddress(), REQUEST);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(1 + LONG_BODY).startsWith("äx");
    }

    private List<Outcome> run(List<List<Script>> groups) throws IOException, InterruptedException {
        try (Load load = Load.connect(server.getAddress(), groups)) {
            return load.run();
        }
    }

    private static List<Script> scripts(int connections, int count) {
        return Script.sharing(connections, count, _ -> REQUEST);
    }
}
