package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.v1.CreateTopicRequest;
import parley.v1.ListTopicsRequest;
import parley.v1.Topic;
import parley.v1.TopicServiceGrpc;

/** The limits that settings set. */
class HubLimitsTest {
    @TempDir Path data;

    private HubFixture start(Map<String, String> flags) throws Exception {
        Map<String, String> all = new HashMap<>(flags);
        all.put("log", "memory:");
        return HubFixture.start(data, all);
    }

    private static RawSocket connect(HubFixture hub) throws IOException {
        return RawSocket.connect(URI.create("http://" + hub.authority()));
    }

    private static boolean isAnswered(RawSocket socket) throws IOException {
        try {
            socket.send("GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n");
            return socket.readResponse().status() == 200;
        } catch (EOFException | SocketException _) {
            return false;
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosedUntilOneEnds() throws Exception {
        try (HubFixture hub = start(Map.of("max_connections", "2"));
                RawSocket first = connect(hub)) {
            RawSocket second = connect(hub);
            assertThat(isAnswered(first)).isTrue();
            assertThat(isAnswered(second)).isTrue();
            try (RawSocket third = connect(hub)) {
                assertThat(isAnswered(third)).isFalse();
            }
            assertThat(isAnswered(first)).isTrue();
            second.close();
            long end = System.nanoTime() + 20_000_000_000L;
            boolean answered = false;
            while (!answered) {
                assertThat(System.nanoTime()).isLessThan(end);
                try (RawSocket next = connect(hub)) {
                    answered = isAnswered(next);
                }
            }
        }
    }

    @Test
    void aLargerRequestThanAllowedIsRefusedAndTheBoundNamed() throws Exception {
        try (HubFixture hub = start(Map.of("max_request", "2KiB"))) {
            RestClient ann = hub.as("ann");
            ann.createTopic("t");
            ann.postMessage("t", "x".repeat(1900));
            String body = "{'message': {'content_text': '%s'}}".formatted("x".repeat(2048));
            assertThat(ann.post("/v1/topics/t/messages", body).refused(400, 3).message())
                    .isEqualTo("Field 'body' must be at most 2048 bytes");
            var topics = TopicServiceGrpc.newBlockingStub(hub.grpc("ann"));
            var request =
                    CreateTopicRequest.newBuilder()
                            .setTopic(Topic.newBuilder().setId("g").setName("x".repeat(2048)))
                            .build();
            StatusRuntimeException refused =
                    catchThrowableOfType(
                            StatusRuntimeException.class, () -> topics.createTopic(request));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getStatus().getDescription()).contains("2048");
        }
    }

    @Test
    void aRequestOfAMebibyteIsTakenWhereAllowed() throws Exception {
        try (HubFixture hub = start(Map.of("max_request", "2MiB"))) {
            String unknown = "{'unknown': '%s', 'topic': {'name': 'n'}}";
            hub.as("ann").post("/v1/topics", unknown.formatted("x".repeat(1 << 20))).ok();
        }
    }

    @Test
    void aCallerWhoAsksTooOftenIsRefusedAndOthersAreNot() throws Exception {
        try (HubFixture hub = start(Map.of("rate_limit", "1/h", "rate_burst", "3"))) {
            RestClient ann = hub.as("ann");
            ann.createTopic("t");
            ann.get("/v1/topics/t").ok();
            ann.get("/v1/nowhere").refused(404, 5);
            ann.get("/v1/topics/t").ok();
            RestClient.Answer refused = ann.get("/v1/topics/t").refused(429, 8);
            assertThat(refused.message())
                    .isEqualTo("User 'ann' asks more often than 1 times in 1h");
            assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(3500, 3600);
            ann.post("/v1/topics", "{'topic': {'name': 'n', 'id': 'u'}}").refused(429, 8);
            hub.as("bob").get("/v1/topics/u").refused(404, 5);

            StatusRuntimeException overGrpc =
                    catchThrowableOfType(
                            StatusRuntimeException.class,
                            () ->
                                    TopicServiceGrpc.newBlockingStub(hub.grpc("ann"))
                                            .listTopics(ListTopicsRequest.getDefaultInstance()));
            assertThat(overGrpc.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            String retryAfter =
                    overGrpc.getTrailers()
                            .get(Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER));
            assertThat(Integer.parseInt(retryAfter)).isBetween(3500, 3600);
            assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void wrongPasswordsAndAnonymousRequestsCountAgainstTheAddress() throws Exception {
        try (HubFixture hub = start(Map.of("rate_limit", "1/h", "rate_burst", "3"))) {
            RestClient wrong =
                    hub.anonymous().with("Authorization", RestClient.basic("ann", "guess"));
            wrong.get("/v1/topics").refused(401, 16);
            wrong.get("/v1/topics").refused(401, 16);
            hub.anonymous().get("/v1/topics").ok();
            assertThat(wrong.get("/v1/topics").refused(429, 8).message())
                    .contains("Address 127.0.0.1");
            hub.anonymous().get("/v1/topics").refused(429, 8);
            hub.as("ann").get("/v1/topics").ok();
        }
    }
}
