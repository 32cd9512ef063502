package parley.cli;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.v1.CreateMessageRequest;
import parley.v1.CreateMessageResponse;
import parley.v1.CreateTopicRequest;
import parley.v1.CreateTopicResponse;
import parley.v1.CreateUserRequest;
import parley.v1.CreateUserResponse;
import parley.v1.DeleteMessageResponse;
import parley.v1.DeleteTopicResponse;
import parley.v1.DeleteUserResponse;
import parley.v1.FilterMessagesResponse;
import parley.v1.GetJobResponse;
import parley.v1.GetMessageResponse;
import parley.v1.GetTopHashtagsResponse;
import parley.v1.GetTopicResponse;
import parley.v1.GetTrendsResponse;
import parley.v1.GetUserResponse;
import parley.v1.Job;
import parley.v1.ListMessagesResponse;
import parley.v1.ListTopicsResponse;
import parley.v1.ListUsersResponse;
import parley.v1.Message;
import parley.v1.SearchMessagesResponse;
import parley.v1.StartCheckRequest;
import parley.v1.StartCheckResponse;
import parley.v1.StartRebuildRequest;
import parley.v1.StartRebuildResponse;
import parley.v1.Topic;
import parley.v1.UpdateMessageRequest;
import parley.v1.UpdateMessageResponse;
import parley.v1.UpdateTopicRequest;
import parley.v1.UpdateTopicResponse;
import parley.v1.UpdateUserRequest;
import parley.v1.UpdateUserResponse;
import parley.v1.User;

/**
 * What the commands ask a hub. Every method blocks until the hub has answered, and fails as {@link
 * RestApi} does. An empty page key asks for the first page.
 */
final class HubClient implements AutoCloseable {

    private static final FieldMask NAME = mask("name");
    private static final FieldMask TEXT = mask("content_text");

    private final RestApi api;

    HubClient(RestApi api) {
        this.api = api;
    }

    /**
     * Posts a message and answers it as stored. The message must carry an id: with it a post that
     * is sent again, because its answer was lost, is still stored once.
     */
    Message post(String topicId, Message message) {
        if (message.getId().isEmpty()) {
            throw new IllegalArgumentException("a message without an id cannot be sent again");
        }
        CreateMessageRequest body = CreateMessageRequest.newBuilder().setMessage(message).build();
        return api.post(
                        messagesOf(topicId),
                        body,
                        Exchange.Repeats.HARMLESS,
                        CreateMessageResponse.newBuilder())
                .getMessage();
    }

    /** The place in the log that the latest answer reflects; empty before one said so. */
    String cursor() {
        return api.cursor();
    }

    /** A page of a topic's messages, newest first. */
    ListMessagesResponse newestMessages(String topicId, String pageKey, int pageSize) {
        Map<String, String> query = page(pageKey, pageSize);
        query.put("descending", "true");
        return api.get(messagesOf(topicId), query, ListMessagesResponse.newBuilder()).build();
    }

    /**
     * A page of a topic's messages from a position on, the oldest first.
     *
     * @param position from 0
     */
    ListMessagesResponse messagesFrom(String topicId, long position, int pageSize) {
        Map<String, String> query = page("", pageSize);
        query.put("from_position", String.valueOf(position));
        return api.get(messagesOf(topicId), query, ListMessagesResponse.newBuilder()).build();
    }

    /** A page of the messages that a query finds, the best first. */
    SearchMessagesResponse search(Map<String, String> query, String pageKey, int pageSize) {
        Map<String, String> all = page(pageKey, pageSize);
        all.putAll(query);
        return SearchAnswer.of(api.get("/v1/messages:search", all, Struct.newBuilder()).build());
    }

    /** A page of the messages that filters let through, the newest first. */
    FilterMessagesResponse filter(Map<String, String> query, String pageKey, int pageSize) {
        Map<String, String> all = page(pageKey, pageSize);
        all.putAll(query);
        return api.get("/v1/messages", all, FilterMessagesResponse.newBuilder()).build();
    }

    /** How many messages there were, over time. */
    GetTrendsResponse trends(Map<String, String> query) {
        return api.get("/v1/trends", query, GetTrendsResponse.newBuilder()).build();
    }

    /** The hashtags with the most messages. */
    GetTopHashtagsResponse topHashtags(Map<String, String> query) {
        return api.get("/v1/trends:top", query, GetTopHashtagsResponse.newBuilder()).build();
    }

    Message message(EntityId id) {
        return api.get(messagePath(id), Map.of(), GetMessageResponse.newBuilder()).getMessage();
    }

    Message editMessage(EntityId id, String text) {
        UpdateMessageRequest body =
                UpdateMessageRequest.newBuilder()
                        .setMessage(Message.newBuilder().setContentText(text))
                        .setUpdateMask(TEXT)
                        .build();
        return api.patch(messagePath(id), body, UpdateMessageResponse.newBuilder()).getMessage();
    }

    void deleteMessage(EntityId id) {
        api.delete(messagePath(id), DeleteMessageResponse.newBuilder());
    }

    /** A page of the topics that the caller may read. */
    ListTopicsResponse topics(String pageKey, int pageSize) {
        return api.get("/v1/topics", page(pageKey, pageSize), ListTopicsResponse.newBuilder())
                .build();
    }

    Topic topic(String id) {
        return api.get(topicPath(id), Map.of(), GetTopicResponse.newBuilder()).getTopic();
    }

    /** Creates a topic, under an id of the hub's where it carries none. */
    Topic createTopic(Topic topic) {
        CreateTopicRequest body = CreateTopicRequest.newBuilder().setTopic(topic).build();
        return api.post(
                        "/v1/topics",
                        body,
                        Exchange.Repeats.MISLEADING,
                        CreateTopicResponse.newBuilder())
                .getTopic();
    }

    Topic renameTopic(String id, String name) {
        return updateTopic(
                id,
                UpdateTopicRequest.newBuilder()
                        .setTopic(Topic.newBuilder().setName(name))
                        .setUpdateMask(NAME));
    }

    Topic addMembers(String id, List<String> users) {
        return updateTopic(id, UpdateTopicRequest.newBuilder().addAllAddUsers(users));
    }

    Topic removeMembers(String id, List<String> users) {
        return updateTopic(id, UpdateTopicRequest.newBuilder().addAllRemoveUsers(users));
    }

    void deleteTopic(String id) {
        api.delete(topicPath(id), DeleteTopicResponse.newBuilder());
    }

    /** A page of the users. */
    ListUsersResponse users(String pageKey, int pageSize) {
        return api.get("/v1/users", page(pageKey, pageSize), ListUsersResponse.newBuilder())
                .build();
    }

    User user(EntityId id) {
        return api.get(userPath(id), Map.of(), GetUserResponse.newBuilder()).getUser();
    }

    User createUser(User user) {
        CreateUserRequest body = CreateUserRequest.newBuilder().setUser(user).build();
        return api.post(
                        "/v1/users",
                        body,
                        Exchange.Repeats.MISLEADING,
                        CreateUserResponse.newBuilder())
                .getUser();
    }

    User renameUser(EntityId id, String name) {
        UpdateUserRequest body =
                UpdateUserRequest.newBuilder()
                        .setUser(User.newBuilder().setName(name))
                        .setUpdateMask(NAME)
                        .build();
        return api.patch(userPath(id), body, UpdateUserResponse.newBuilder()).getUser();
    }

    void deleteUser(EntityId id) {
        api.delete(userPath(id), DeleteUserResponse.newBuilder());
    }

    /** Starts to build the hub's message index anew. */
    Job startRebuild() {
        return api.post(
                        "/v1/admin:rebuild",
                        StartRebuildRequest.getDefaultInstance(),
                        Exchange.Repeats.MISLEADING,
                        StartRebuildResponse.newBuilder())
                .getJob();
    }

    /** Starts to compare what the hub shows with its log. */
    Job startCheck() {
        return api.post(
                        "/v1/admin:check",
                        StartCheckRequest.getDefaultInstance(),
                        Exchange.Repeats.MISLEADING,
                        StartCheckResponse.newBuilder())
                .getJob();
    }

    Job job(String id) {
        return api.get(
                        "/v1/admin/jobs/" + HubAddress.encode(id),
                        Map.of(),
                        GetJobResponse.newBuilder())
                .getJob();
    }

    @Override
    public void close() {
        api.close();
    }

    private Topic updateTopic(String id, UpdateTopicRequest.Builder body) {
        return api.patch(topicPath(id), body.build(), UpdateTopicResponse.newBuilder()).getTopic();
    }

    private static String topicPath(String id) {
        return "/v1/topics/" + HubAddress.encode(id);
    }

    private static String messagesOf(String topicId) {
        return topicPath(topicId) + "/messages";
    }

    private static String messagePath(EntityId id) {
        return "/v1/messages/" + HubAddress.encode(id.text());
    }

    private static String userPath(EntityId id) {
        return "/v1/users/" + HubAddress.encode(id.text());
    }

    private static Map<String, String> page(String pageKey, int pageSize) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("page_size", Integer.toString(pageSize));
        if (!pageKey.isEmpty()) {
            query.put("page_key", pageKey);
        }
        return query;
    }

    private static FieldMask mask(String path) {
        return FieldMask.newBuilder().addPaths(path).build();
    }
}
