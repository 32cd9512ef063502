package parley;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Passes requests on to a hub, and of each loses the first answer: the connection ends without one.
 * The same request again is answered.
 */
final class LosingProxy implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("Authorization", "Content-Type", "Parley-Cursor");

    private final URI hub;
    private final HttpClient http = RestClient.newHttpClient();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    LosingProxy(URI hub) throws IOException {
        this.hub = hub;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::pass);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(hub.resolve(exchange.getRequestURI()))
                            .method(
                                    exchange.getRequestMethod(),
                                    HttpRequest.BodyPublishers.ofByteArray(body));
            for (String header : PASSED_ON) {
                List<String> values = exchange.getRequestHeaders().getOrDefault(header, List.of());
                values.forEach(value -> request.header(header, value));
            }
            HttpResponse<byte[]> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String asked =
                    exchange.getRequestMethod() + exchange.getRequestURI() + new String(body);
            if (seen.add(asked)) {
                return;
            }
            answer.headers()
                    .firstValue("parley-cursor")
                    .ifPresent(
                            cursor -> exchange.getResponseHeaders().add("Parley-Cursor", cursor));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        http.shutdownNow();
    }
}
