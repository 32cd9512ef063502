package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.v1.GetTopicRequest;
import parley.v1.ListTopicsRequest;
import parley.v1.TopicServiceGrpc;

/** Every request has an id, which its answer says. */
class HubRequestIdTest {
    private static final String HEADER = "X-Request-Id";
    private static final Metadata.Key<String> METADATA =
            Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER);

    @TempDir static Path data;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String answered(String id, String path) {
        return hub.as("ann").with(HEADER, id).get(path).headers().firstValue(HEADER).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/topics", "/v1/topics/none", "/nowhere", "/healthz", "/metrics"})
    void anIdThatTheClientGivesComesBack(String path) {
        String id = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
        assertThat(answered(id, path)).isEqualTo(id);
        assertThat(answered("Root=1-67891233-abcdef012345678912345678", path))
                .startsWith("Root=1-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "a\tb", "ä", "\"", "{}"})
    void anIdThatIsNotFitIsReplaced(String id) {
        assertThat(answered(id, "/v1/topics")).matches("[0-9a-f]{16}");
    }

    @Test
    void anIdThatIsTooLongIsReplaced() {
        assertThat(answered("x".repeat(128), "/v1/topics")).hasSize(128);
        assertThat(answered("x".repeat(129), "/v1/topics")).matches("[0-9a-f]{16}");
    }

    @Test
    void requestsWithoutAnIdGetOneEach() {
        Optional<String> first = hub.as("ann").get("/v1/topics").headers().firstValue(HEADER);
        Optional<String> second = hub.as("ann").get("/v1/topics").headers().firstValue(HEADER);
        assertThat(first).isPresent().isNotEqualTo(second);
        assertThat(second).isPresent();
    }

    @Test
    void overGrpcTheIdIsMetadata() {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        var topics =
                TopicServiceGrpc.newBlockingStub(
                        ClientInterceptors.intercept(
                                HubFixture.withMetadata(hub.grpc("ann"), METADATA, "from-a-client"),
                                MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)));
        topics.listTopics(ListTopicsRequest.getDefaultInstance());
        assertThat(headers.get().get(METADATA)).isEqualTo("from-a-client");

        GetTopicRequest unknown = GetTopicRequest.newBuilder().setId("none").build();
        assertThatThrownBy(() -> topics.getTopic(unknown))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(trailers.get().get(METADATA)).isEqualTo("from-a-client");
    }
}
