package parley;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Takes traces as a collector does: by OTLP over HTTP. */
final class TraceCollector implements AutoCloseable {
    /**
     * A span that has arrived.
     *
     * @param hub the instance that it came from
     * @param ids in hexadecimal; parent empty for a root
     */
    record Arrived(
            String hub,
            String trace,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            Map<String, String> attributes) {}

    private final HttpServer server;
    private final List<Arrived> spans = new ArrayList<>();

    TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            synchronized (spans) {
                request.getResourceSpansList().forEach(this::add);
                spans.notifyAll();
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void add(ResourceSpans resource) {
        String hub =
                attributes(resource.getResource().getAttributesList()).get("service.instance.id");
        for (var scope : resource.getScopeSpansList()) {
            for (Span span : scope.getSpansList()) {
                spans.add(
                        new Arrived(
                                hub,
                                hex(span.getTraceId().toByteArray()),
                                hex(span.getSpanId().toByteArray()),
                                hex(span.getParentSpanId().toByteArray()),
                                span.getName(),
                                span.getKind(),
                                attributes(span.getAttributesList())));
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey,
                                attribute ->
                                        attribute.getValue().hasIntValue()
                                                ? "" + attribute.getValue().getIntValue()
                                                : attribute.getValue().getStringValue()));
    }

    /** All that have arrived. */
    List<Arrived> spans() {
        synchronized (spans) {
            return List.copyOf(spans);
        }
    }

    /** Waits until so many spans have arrived of which this is true, and gives them. */
    List<Arrived> await(int count, Predicate<Arrived> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (spans) {
            while (true) {
                List<Arrived> found = spans.stream().filter(wanted).toList();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (found.size() >= count) {
                    return found;
                }
                if (left <= 0) {
                    throw new AssertionError("Only %s of %s".formatted(found, spans));
                }
                spans.wait(left);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
