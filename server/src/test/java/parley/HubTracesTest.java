package parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.TraceCollector.Arrived;
import parley.log.EmbeddedPostgres;
import parley.v1.CreateMessageRequest;
import parley.v1.ListMessagesRequest;
import parley.v1.Message;
import parley.v1.MessageServiceGrpc;

/** Traces of two hubs over one Postgres, as a collector gets them. */
class HubTracesTest {
    private static final String CLIENT_SPAN = "00f067aa0ba902b7";

    @TempDir static Path data;
    private static TraceCollector collector;
    private static EmbeddedPostgres postgres;
    private static HubFixture a;
    private static HubFixture b;

    @BeforeAll
    static void start() throws Exception {
        collector = new TraceCollector();
        postgres = EmbeddedPostgres.start(data.resolve("postgres"));
        // Only what clients say is traced: nothing else then comes in between.
        Map<String, String> flags =
                Map.of(
                        "log", postgres.url(),
                        "otlp", collector.address().toString(),
                        "otlp_share", "0");
        a = HubFixture.start(data.resolve("a"), flags);
        b = HubFixture.start(data.resolve("b"), flags);
        a.as("ann").createTopic("t");
    }

    @AfterAll
    static void stop() throws Exception {
        b.close();
        a.close();
        postgres.close();
        collector.close();
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + "-" + CLIENT_SPAN + "-" + flags;
    }

    private static Arrived one(List<Arrived> spans, String name) {
        List<Arrived> named = spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(named).as("%s in %s", name, spans).hasSize(1);
        return named.getFirst();
    }

    @Test
    void aPostIsOneTraceFromItsClientToTheViewsOfEveryHub() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String id =
                a.as("ann")
                        .with("traceparent", traceparent(trace, "01"))
                        .with("X-Request-Id", "the-post")
                        .postMessage("t", "A text")
                        .get("id")
                        .textValue();

        List<Arrived> spans = collector.await(5, span -> span.trace().equals(trace));
        assertThat(spans).hasSize(5);
        Arrived request = one(spans, "parley.v1.MessageService/CreateMessage");
        assertThat(request.parent()).isEqualTo(CLIENT_SPAN);
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("url.path", "/v1/topics/t/messages")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("parley.request", "the-post");

        Arrived append = one(spans, "append message");
        assertThat(append.parent()).isEqualTo(request.id());
        assertThat(append.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
        assertThat(append.attributes())
                .containsEntry("parley.stream", "message-t")
                .containsEntry("parley.outcome", "stored");

        Arrived wait = one(spans, "await views");
        assertThat(wait.parent()).isEqualTo(request.id());

        List<Arrived> applied = spans.stream().filter(span -> span.name().equals("apply")).toList();
        assertThat(applied)
                .hasSize(2)
                .allSatisfy(
                        span -> {
                            assertThat(span.parent()).isEqualTo(request.id());
                            assertThat(span.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
                            assertThat(span.attributes())
                                    .containsEntry("parley.event", "MessagePosted")
                                    .containsEntry(
                                            "parley.global_position",
                                            wait.attributes().get("parley.global_position"));
                        });
        assertThat(applied.stream().map(Arrived::hub)).doesNotHaveDuplicates();
        assertThat(applied.stream().map(Arrived::hub)).contains(request.hub());
        assertThat(metadata(id)).contains(trace).contains(request.id());
    }

    /** The metadata of a message's event. */
    private static String metadata(String message) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                PreparedStatement find =
                        connection.prepareStatement(
                                "SELECT metadata FROM message_store.messages WHERE"
                                        + " data->>'messageId' = ?")) {
            find.setString(1, message);
            try (ResultSet found = find.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        }
    }

    @Test
    void whatItsClientDoesNotSampleIsNotTraced() throws Exception {
        String not = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        String id =
                a.as("ann")
                        .with("traceparent", traceparent(not, "00"))
                        .postMessage("t", "A text")
                        .get("id")
                        .textValue();
        assertThat(metadata(id)).doesNotContain("traceparent");
        String traced = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
        a.as("ann").with("traceparent", traceparent(traced, "01")).postMessage("t", "A text");
        collector.await(5, span -> span.trace().equals(traced));
        assertThat(collector.spans()).noneMatch(span -> span.trace().equals(not));
    }

    @Test
    void overGrpcItIsTheSame() throws Exception {
        String trace = "cccccccccccccccccccccccccccccccc";
        var key = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
        var messages =
                MessageServiceGrpc.newBlockingStub(
                        HubFixture.withMetadata(b.grpc("ann"), key, traceparent(trace, "01")));
        messages.createMessage(
                CreateMessageRequest.newBuilder()
                        .setMessage(Message.newBuilder().setTopicId("t").setContentText("A text"))
                        .build());
        messages.listMessages(ListMessagesRequest.newBuilder().setTopicId("t").build());

        List<Arrived> spans = collector.await(6, span -> span.trace().equals(trace));
        Arrived post = one(spans, "parley.v1.MessageService/CreateMessage");
        Arrived list = one(spans, "parley.v1.MessageService/ListMessages");
        assertThat(post.attributes()).containsEntry("parley.door", "grpc");
        assertThat(one(spans, "append message").parent()).isEqualTo(post.id());
        assertThat(spans).noneMatch(span -> span.parent().equals(list.id()));
        assertThat(spans).filteredOn(span -> span.name().equals("apply")).hasSize(2);
    }

    @Test
    void aMalformedTraceparentIsNoTraceAndNoError() throws Exception {
        a.as("ann").with("traceparent", "00-xyz-1-01").postMessage("t", "A text");
    }

    @Test
    void aHubWhoseCollectorIsGoneAnswersAsUsual() throws Exception {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = taken.getLocalPort();
        }
        Map<String, String> flags =
                Map.of("log", "memory:", "otlp", "http://127.0.0.1:" + nobody, "otlp_share", "1");
        try (HubFixture hub = HubFixture.start(data.resolve("gone"), flags)) {
            hub.as("ann").createTopic("t");
            hub.as("ann").postMessage("t", "A text");
            assertThat(hub.as("ann").get("/v1/topics/t/messages").ok().get("messages")).hasSize(1);
        }
    }
}
