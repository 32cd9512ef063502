package parley.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A hub on loopback that answers what a test says, as the API's JSON, and keeps what it was asked.
 */
final class StubHub implements AutoCloseable {

    /** What was asked; the query is decoded. A header that was not sent is empty. */
    record Asked(String method, String path, String query, String authorization, String body) {}

    /** An answer; status 0 closes the connection instead of answering. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer error(int status, int code, String message) {
            String body =
                    "{\"code\": %d, \"message\": \"%s\", \"details\": []}".formatted(code, message);
            return new Answer(status, body, Map.of());
        }

        static Answer hangUp() {
            return new Answer(0, "", Map.of());
        }

        Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value));
        }
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** A hub that answers each request by the function. */
    StubHub(Function<Asked, Answer> answers) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    /** A hub that gives these answers one after the other, and the last one from then on. */
    static StubHub answering(Answer... answers) {
        List<Answer> left = new CopyOnWriteArrayList<>(answers);
        return new StubHub(_ -> left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, Function<Asked, Answer> answers) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Asked request =
                    new Asked(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(),
                            query == null ? "" : query,
                            authorization == null ? "" : authorization,
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            asked.add(request);
            Answer answer = answers.apply(request);
            if (answer.status() == 0) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
