package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Cursor;
import parley.v1.ListMessagesRequest;
import parley.v1.ListTopicsRequest;
import parley.v1.MessageServiceGrpc;
import parley.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import parley.v1.TopicServiceGrpc;
import parley.v1.TopicServiceGrpc.TopicServiceBlockingStub;

/** Cursors and deadlines through gRPC. */
class HubGrpcCursorTest {
    private static final Metadata.Key<String> CURSOR =
            Metadata.Key.of("parley-cursor", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir static Path data;
    private static HubFixture hub;
    private static TopicServiceBlockingStub topics;
    private static MessageServiceBlockingStub messages;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        topics = TopicServiceGrpc.newBlockingStub(hub.grpc("auser"));
        messages = MessageServiceGrpc.newBlockingStub(hub.grpc("auser"));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void everyAnswerCarriesACursorThatARequestMayWaitFor() {
        hub.as("auser").createTopic("cursor");
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        messages.withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
                .createMessage(HubGrpcTest.post("cursor", "x"));
        String text = headers.get().get(CURSOR);
        Cursor cursor = Cursor.parse(text).orElseThrow();

        ListMessagesRequest list = ListMessagesRequest.newBuilder().setTopicId("cursor").build();
        assertThat(withCursor(text).listMessages(list).getMessagesList()).hasSize(1);
        HubGrpcTest.assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "Parley-Cursor",
                () -> withCursor("nonsense").listMessages(list));
        HubGrpcTest.assertRefused(
                Status.Code.ABORTED,
                "another log",
                () ->
                        withCursor(new Cursor(new java.util.UUID(1, 1), 1).text())
                                .listMessages(list));
        String ahead = new Cursor(cursor.logId(), cursor.globalPosition() + 1_000_000).text();
        HubGrpcTest.assertRefused(
                Status.Code.UNAVAILABLE,
                "not reached the cursor",
                () -> withCursor(ahead).listMessages(list));
    }

    private static MessageServiceBlockingStub withCursor(String text) {
        return MessageServiceGrpc.newBlockingStub(
                HubFixture.withMetadata(hub.grpc("auser"), CURSOR, text));
    }

    /** A cursor that never comes is waited for 2 s, or less when the client's deadline ends it. */
    @Test
    void aDeadlineOfTheClientsEndsTheWaitInTheHub() {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        topics.withInterceptors(
                        MetadataUtils.newCaptureMetadataInterceptor(
                                headers, new AtomicReference<>()))
                .listTopics(ListTopicsRequest.getDefaultInstance());
        Cursor cursor = Cursor.parse(headers.get().get(CURSOR)).orElseThrow();
        String ahead = new Cursor(cursor.logId(), cursor.globalPosition() + 1_000_000).text();
        Channel waiting = HubFixture.withMetadata(hub.grpc("auser"), CURSOR, ahead);
        // Only the hub knows of this deadline: the client's own would end the call by itself.
        Channel brief = HubFixture.withMetadata(waiting, TIMEOUT, "200m");
        assertThat(nanosUntilRefused(brief)).isLessThan(nanosUntilRefused(waiting) / 2);
    }

    private static long nanosUntilRefused(Channel channel) {
        long started = System.nanoTime();
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                TopicServiceGrpc.newBlockingStub(channel)
                                        .listTopics(ListTopicsRequest.getDefaultInstance()));
        assertThat(refused.getStatus().getCode())
                .as("%s %s", refused, refused.getTrailers())
                .isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);
        return System.nanoTime() - started;
    }
}
