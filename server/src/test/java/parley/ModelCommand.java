package parley;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import parley.v1.CreateMessageRequest;
import parley.v1.CreateTopicRequest;
import parley.v1.DeleteMessageRequest;
import parley.v1.DeleteTopicRequest;
import parley.v1.MessageServiceGrpc;
import parley.v1.Topic;
import parley.v1.TopicServiceGrpc;
import parley.v1.UpdateMessageRequest;
import parley.v1.UpdateTopicRequest;
import parley.v1.Visibility;

/** A valid command, though perhaps one that is to be refused; {@link HubModel} knows which. */
sealed interface ModelCommand {
    /** Who sends it. */
    String caller();

    /** What is sent. */
    Message request();

    /** By which rpc. */
    MethodDescriptor<?, ?> rpc();

    /** The same about entities whose ids begin so. */
    ModelCommand under(String prefix);

    record Create(String caller, String topic, String name, boolean hidden, Set<String> members)
            implements ModelCommand {
        @Override
        public Message request() {
            return CreateTopicRequest.newBuilder()
                    .setTopic(
                            Topic.newBuilder()
                                    .setId(topic)
                                    .setName(name)
                                    .setVisibility(hidden ? Visibility.PRIVATE : Visibility.PUBLIC)
                                    .putAllUsers(
                                            members.stream()
                                                    .collect(Collectors.toMap(m -> m, _ -> true))))
                    .build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return TopicServiceGrpc.getCreateTopicMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Create(caller, prefix + topic, name, hidden, members);
        }
    }

    record Rename(String caller, String topic, String name) implements ModelCommand {
        @Override
        public Message request() {
            return UpdateTopicRequest.newBuilder()
                    .setTopic(Topic.newBuilder().setId(topic).setName(name))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("name"))
                    .build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return TopicServiceGrpc.getUpdateTopicMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Rename(caller, prefix + topic, name);
        }
    }

    /** At least one of the sets is not empty. */
    record Members(String caller, String topic, Set<String> add, Set<String> remove)
            implements ModelCommand {
        @Override
        public Message request() {
            return UpdateTopicRequest.newBuilder()
                    .setTopic(Topic.newBuilder().setId(topic))
                    .addAllAddUsers(add)
                    .addAllRemoveUsers(remove)
                    .build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return TopicServiceGrpc.getUpdateTopicMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Members(caller, prefix + topic, add, remove);
        }
    }

    record Remove(String caller, String topic) implements ModelCommand {
        @Override
        public Message request() {
            return DeleteTopicRequest.newBuilder().setId(topic).build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return TopicServiceGrpc.getDeleteTopicMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Remove(caller, prefix + topic);
        }
    }

    record Post(String caller, String topic, String id, String text) implements ModelCommand {
        @Override
        public Message request() {
            return CreateMessageRequest.newBuilder()
                    .setMessage(
                            parley.v1.Message.newBuilder()
                                    .setTopicId(topic)
                                    .setId(id)
                                    .setContentText(text))
                    .build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return MessageServiceGrpc.getCreateMessageMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Post(caller, prefix + topic, prefix + id, text);
        }
    }

    record Edit(String caller, String id, String text) implements ModelCommand {
        @Override
        public Message request() {
            return UpdateMessageRequest.newBuilder()
                    .setMessage(parley.v1.Message.newBuilder().setId(id).setContentText(text))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("content_text"))
                    .build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return MessageServiceGrpc.getUpdateMessageMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Edit(caller, prefix + id, text);
        }
    }

    record Erase(String caller, String id) implements ModelCommand {
        @Override
        public Message request() {
            return DeleteMessageRequest.newBuilder().setId(id).build();
        }

        @Override
        public MethodDescriptor<?, ?> rpc() {
            return MessageServiceGrpc.getDeleteMessageMethod();
        }

        @Override
        public ModelCommand under(String prefix) {
            return new Erase(caller, prefix + id);
        }
    }
}
