package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.v1.CreateMessageRequest;
import parley.v1.CreateTopicRequest;
import parley.v1.DeleteMessageRequest;
import parley.v1.DeleteTopicRequest;
import parley.v1.GetLastMessageRequest;
import parley.v1.GetMessageRequest;
import parley.v1.GetMessagesRequest;
import parley.v1.GetTopicRequest;
import parley.v1.GetTopicsRequest;
import parley.v1.ListMessagesRequest;
import parley.v1.ListMessagesResponse;
import parley.v1.ListTopicsRequest;
import parley.v1.ListUsersRequest;
import parley.v1.Message;
import parley.v1.MessageServiceGrpc;
import parley.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import parley.v1.Topic;
import parley.v1.TopicServiceGrpc;
import parley.v1.TopicServiceGrpc.TopicServiceBlockingStub;
import parley.v1.UpdateMessageRequest;
import parley.v1.UpdateTopicRequest;
import parley.v1.UserServiceGrpc;
import parley.v1.Visibility;

/** The same operations through gRPC, by a client generated from the {@code .proto} files. */
class HubGrpcTest {
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

    private static Topic createTopic(String id) {
        return topics.createTopic(
                        CreateTopicRequest.newBuilder()
                                .setTopic(Topic.newBuilder().setId(id).setName("First Topic"))
                                .build())
                .getTopic();
    }

    static CreateMessageRequest post(String topic, String text) {
        return CreateMessageRequest.newBuilder()
                .setMessage(Message.newBuilder().setTopicId(topic).setContentText(text))
                .build();
    }

    static void assertRefused(Status.Code code, String part, ThrowingCallable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.getStatus().getCode()).as("%s", refused).isEqualTo(code);
        assertThat(refused.getStatus().getDescription())
                .contains(part)
                .doesNotContainPattern("Exception|\\bjava\\.|com\\.google");
        assertThat(refused.getStatus().getCause()).isNull();
    }

    @Test
    void aTopicIsCreatedReadListedChangedAndDeleted() {
        Topic created = createTopic("life");
        assertThat(created.getCreatorId()).isEqualTo("auser");
        assertThat(created.getVisibility()).isEqualTo(Visibility.PUBLIC);
        assertThat(created.getVersion()).isZero();
        assertThat(created.getCreatedAt()).isEqualTo(created.getUpdatedAt());
        assertThat(created.getCreatedAt().getSeconds()).isPositive();

        GetTopicRequest get = GetTopicRequest.newBuilder().setId("life").build();
        assertThat(topics.getTopic(get).getTopic()).isEqualTo(created);
        assertThat(topics.listTopics(ListTopicsRequest.getDefaultInstance()).getTopicsList())
                .contains(created);
        assertThat(
                        topics.getTopics(
                                        GetTopicsRequest.newBuilder()
                                                .addIds("life")
                                                .addIds("gone")
                                                .build())
                                .getTopicsMap())
                .containsOnlyKeys("life")
                .containsValue(created);

        UpdateTopicRequest update =
                UpdateTopicRequest.newBuilder()
                        .setTopic(Topic.newBuilder().setId("life").setName("new").setVersion(0))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("name"))
                        .addAddUsers("bob")
                        .build();
        Topic updated = topics.updateTopic(update).getTopic();
        assertThat(updated.getName()).isEqualTo("new");
        assertThat(updated.getUsersMap()).containsOnlyKeys("bob");
        assertThat(updated.getVersion()).isEqualTo(2);
        assertRefused(Status.Code.ABORTED, "version 2, not 0", () -> topics.updateTopic(update));

        DeleteTopicRequest delete = DeleteTopicRequest.newBuilder().setId("life").build();
        topics.deleteTopic(delete);
        assertRefused(Status.Code.NOT_FOUND, "'life' not found", () -> topics.getTopic(get));
        assertRefused(Status.Code.ALREADY_EXISTS, "already exists", () -> createTopic("life"));
    }

    @Test
    void messagesArePostedListedChangedAndDeleted() {
        createTopic("talk");
        Message first = messages.createMessage(post("talk", "Message 1 #one")).getMessage();
        Message second = messages.createMessage(post("talk", "Message 2")).getMessage();
        assertThat(first.getUserId()).isEqualTo("auser");
        assertThat(first.getHashtagsList()).containsExactly("one");
        assertThat(first.getVersion()).isEqualTo(-1);
        assertThat(second.getPosition()).isEqualTo(1);

        ListMessagesRequest.Builder list = ListMessagesRequest.newBuilder().setTopicId("talk");
        ListMessagesResponse all = messages.listMessages(list.build());
        assertThat(all.getMessagesList()).containsExactly(first, second);
        assertThat(all.getNextPageKey()).isEmpty();
        list.setPageSize(1).setDescending(true);
        ListMessagesResponse page = messages.listMessages(list.build());
        assertThat(page.getMessagesList()).containsExactly(second);
        list.setPageKey(page.getNextPageKey());
        assertThat(messages.listMessages(list.build()).getMessagesList()).containsExactly(first);
        assertThat(
                        messages.getLastMessage(
                                        GetLastMessageRequest.newBuilder()
                                                .setTopicId("talk")
                                                .build())
                                .getMessage())
                .isEqualTo(second);
        assertThat(
                        messages.getMessages(
                                        GetMessagesRequest.newBuilder()
                                                .addIds(first.getId())
                                                .addIds("gone")
                                                .build())
                                .getMessagesMap())
                .containsOnlyKeys(first.getId());

        Struct content =
                Struct.newBuilder()
                        .putFields("n", Value.newBuilder().setNumberValue(2.5).build())
                        .build();
        Message edited =
                messages.updateMessage(
                                UpdateMessageRequest.newBuilder()
                                        .setMessage(
                                                first.toBuilder()
                                                        .setContentText("ignored")
                                                        .setContentData(content))
                                        .setUpdateMask(
                                                FieldMask.newBuilder().addPaths("content_data"))
                                        .build())
                        .getMessage();
        assertThat(edited.getContentData()).isEqualTo(content);
        assertThat(edited.getContentText()).isEqualTo("Message 1 #one");
        assertThat(edited.getEdited()).isTrue();

        GetMessageRequest get = GetMessageRequest.newBuilder().setId(first.getId()).build();
        assertThat(messages.getMessage(get).getMessage()).isEqualTo(edited);
        messages.deleteMessage(DeleteMessageRequest.newBuilder().setId(first.getId()).build());
        assertRefused(Status.Code.NOT_FOUND, first.getId(), () -> messages.getMessage(get));
    }

    @Test
    void whatIsWrongHasItsStatus() {
        createTopic("strict");
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "name",
                () -> topics.createTopic(CreateTopicRequest.getDefaultInstance()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "content_text",
                () -> messages.createMessage(post("strict", "")));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "NUL",
                () -> messages.createMessage(post("strict", "a\0b")));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "65536",
                () -> messages.createMessage(post("strict", "x".repeat(65_537))));
        assertRefused(
                Status.Code.RESOURCE_EXHAUSTED,
                "",
                () -> messages.createMessage(post("strict", "x".repeat(2_000_000))));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "be 1 to 64",
                () -> messages.createMessage(post("a/b", "x")));
        assertRefused(
                Status.Code.NOT_FOUND,
                "'none' not found",
                () -> messages.createMessage(post("none", "x")));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "page_size",
                () ->
                        messages.listMessages(
                                ListMessagesRequest.newBuilder()
                                        .setTopicId("strict")
                                        .setPageSize(-1)
                                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "from_position",
                () ->
                        messages.listMessages(
                                ListMessagesRequest.newBuilder()
                                        .setTopicId("strict")
                                        .setFromPosition(-1)
                                        .build()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "delete topic",
                () ->
                        TopicServiceGrpc.newBlockingStub(hub.grpc("other"))
                                .deleteTopic(
                                        DeleteTopicRequest.newBuilder().setId("strict").build()));
        assertRefused(
                Status.Code.UNAUTHENTICATED,
                "Sign in",
                () ->
                        MessageServiceGrpc.newBlockingStub(hub.grpc())
                                .createMessage(post("strict", "x")));
        assertRefused(
                Status.Code.UNAUTHENTICATED,
                "Wrong user name or password",
                () ->
                        TopicServiceGrpc.newBlockingStub(hub.grpc("auser", "wrong"))
                                .listTopics(ListTopicsRequest.getDefaultInstance()));
        assertRefused(
                Status.Code.UNAUTHENTICATED,
                "Sign in to list users",
                () ->
                        UserServiceGrpc.newBlockingStub(hub.grpc())
                                .listUsers(ListUsersRequest.getDefaultInstance()));
    }

    /** A string of the protocol is UTF-8; these bytes (field 3 of the topic, length 2) are not. */
    @Test
    void aStringThatIsNoUtf8IsRefused() {
        ByteString broken =
                ByteString.copyFrom(new byte[] {0x0a, 4, 0x1a, 2, (byte) 0xff, (byte) 0xfe});
        io.grpc.MethodDescriptor<ByteString, Topic> method =
                io.grpc.MethodDescriptor.<ByteString, Topic>newBuilder()
                        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName("parley.v1.TopicService/CreateTopic")
                        .setRequestMarshaller(new Raw())
                        .setResponseMarshaller(
                                io.grpc.protobuf.ProtoUtils.marshaller(Topic.getDefaultInstance()))
                        .build();
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                ClientCalls.blockingUnaryCall(
                                        hub.grpc("auser"),
                                        method,
                                        io.grpc.CallOptions.DEFAULT,
                                        broken));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private static final class Raw implements io.grpc.MethodDescriptor.Marshaller<ByteString> {
        @Override
        public java.io.InputStream stream(ByteString value) {
            return value.newInput();
        }

        @Override
        public ByteString parse(java.io.InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}
