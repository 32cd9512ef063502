package parley.api;

import static parley.api.RefusedException.unwrap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import parley.command.TopicCommands;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.UpdateTopic;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.v1.CreateTopicRequest;
import parley.v1.CreateTopicResponse;
import parley.v1.DeleteTopicRequest;
import parley.v1.DeleteTopicResponse;
import parley.v1.GetTopicRequest;
import parley.v1.GetTopicResponse;
import parley.v1.GetTopicsRequest;
import parley.v1.GetTopicsResponse;
import parley.v1.ListTopicsRequest;
import parley.v1.ListTopicsResponse;
import parley.v1.TopicServiceGrpc;
import parley.v1.UpdateTopicRequest;
import parley.v1.UpdateTopicResponse;
import parley.view.PageBytes;
import parley.view.directory.Directory;
import parley.view.message.Part;

/** {@code parley.v1.TopicService}. */
final class TopicEndpoints {
    private static final String LIST = "topics";
    private static final int MOST_IDS = 1000;

    /** What a member takes in JSON beside the id. */
    private static final int MEMBER_BYTES = 8;

    private final TopicCommands commands;
    private final Directory directory;

    TopicEndpoints(TopicCommands commands, Directory directory) {
        this.commands = commands;
        this.directory = directory;
    }

    Service service() {
        return new Service(
                TopicServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(TopicServiceGrpc.getCreateTopicMethod(), this::create),
                        new Endpoint<>(TopicServiceGrpc.getListTopicsMethod(), this::list),
                        new Endpoint<>(TopicServiceGrpc.getGetTopicMethod(), this::get),
                        new Endpoint<>(TopicServiceGrpc.getGetTopicsMethod(), this::getSeveral),
                        new Endpoint<>(TopicServiceGrpc.getDeleteTopicMethod(), this::delete),
                        new Endpoint<>(TopicServiceGrpc.getUpdateTopicMethod(), this::update)));
    }

    private CreateTopicResponse create(CreateTopicRequest request, Call call)
            throws RefusedException {
        parley.v1.Topic proto = request.getTopic();
        TopicName name = new TopicName(proto.getName());
        Visibility visibility = Protos.visibility(proto.getVisibility()).orElse(Visibility.PUBLIC);
        Set<UserId> members =
                proto.getUsersMap().entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(user -> new UserId(user.getKey()))
                        .collect(Collectors.toSet());
        Topic created =
                unwrap(
                        proto.getId().isEmpty()
                                ? commands.create(
                                        name, visibility, members, call.caller(), call.deadline())
                                : commands.create(
                                        new CreateTopic(
                                                new TopicId(proto.getId()),
                                                name,
                                                visibility,
                                                members),
                                        call.caller(),
                                        call.deadline()));
        return CreateTopicResponse.newBuilder().setTopic(Protos.topic(created)).build();
    }

    private ListTopicsResponse list(ListTopicsRequest request, Call call) {
        int size = PageSize.of(request.getPageSize());
        List<Topic> found = directory.list(call.caller(), place(request.getPageKey()), size + 1);
        Part<Topic> page = PageSize.cut(found, size, TopicEndpoints::bytes);
        ListTopicsResponse.Builder response = ListTopicsResponse.newBuilder();
        page.found().forEach(topic -> response.addTopics(Protos.topic(topic)));
        if (page.more()) {
            Topic last = page.found().getLast();
            response.setNextPageKey(
                    new PageKey(List.of(LIST, last.id().text(), last.name().text())).text());
        }
        return response.build();
    }

    /** In an answer, about. */
    private static long bytes(Topic topic) {
        long bytes = 2L * topic.name().text().length();
        for (UserId member : topic.members()) {
            bytes += member.text().length() + MEMBER_BYTES;
        }
        return bytes;
    }

    private static Optional<Directory.ListPlace> place(String pageKey) {
        if (pageKey.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = PageKey.parse(pageKey, LIST, 3).parts();
        return Optional.of(new Directory.ListPlace(parts.get(2), parts.get(1)));
    }

    private GetTopicResponse get(GetTopicRequest request, Call call) throws RefusedException {
        TopicId id = new TopicId(request.getId());
        Topic topic =
                directory
                        .readable(id, call.caller())
                        .orElseThrow(() -> new RefusedException(Refusal.NotFound.topic(id)));
        return GetTopicResponse.newBuilder().setTopic(Protos.topic(topic)).build();
    }

    private GetTopicsResponse getSeveral(GetTopicsRequest request, Call call) {
        checkIds(request.getIdsList());
        GetTopicsResponse.Builder response = GetTopicsResponse.newBuilder();
        PageBytes bytes = new PageBytes();
        for (String id : request.getIdsList()) {
            Optional<Topic> found = directory.readable(new TopicId(id), call.caller());
            bytes.add(found.map(TopicEndpoints::bytes).orElse(0L));
            PageSize.checkBatch(bytes, "topics", request.getIdsCount());
            found.ifPresent(topic -> response.putTopics(id, Protos.topic(topic)));
        }
        return response.build();
    }

    static void checkIds(List<String> ids) {
        if (ids.size() > MOST_IDS) {
            throw new InvalidInput("ids", ids.size() + " ids", "be at most " + MOST_IDS);
        }
    }

    private DeleteTopicResponse delete(DeleteTopicRequest request, Call call)
            throws RefusedException {
        DeleteTopic command =
                new DeleteTopic(
                        new TopicId(request.getId()),
                        Protos.version(request.hasVersion(), request.getVersion()));
        unwrap(commands.delete(command, call.caller(), call.deadline()));
        return DeleteTopicResponse.getDefaultInstance();
    }

    private UpdateTopicResponse update(UpdateTopicRequest request, Call call)
            throws RefusedException {
        parley.v1.Topic proto = request.getTopic();
        Optional<TopicName> name = Optional.empty();
        Optional<Visibility> visibility = Optional.empty();
        for (String path : request.getUpdateMask().getPathsList()) {
            switch (path) {
                case "name" -> name = Optional.of(new TopicName(proto.getName()));
                case "visibility" -> visibility = Optional.of(given(proto.getVisibility()));
                default ->
                        throw new InvalidInput(
                                "update_mask", path, "name fields of: name, visibility");
            }
        }
        UpdateTopic command =
                new UpdateTopic(
                        new TopicId(proto.getId()),
                        name,
                        visibility,
                        users(request.getAddUsersList()),
                        users(request.getRemoveUsersList()),
                        Protos.version(proto.hasVersion(), proto.getVersion()));
        Topic updated = unwrap(commands.update(command, call.caller(), call.deadline()));
        return UpdateTopicResponse.newBuilder().setTopic(Protos.topic(updated)).build();
    }

    private static Visibility given(parley.v1.Visibility visibility) {
        return Protos.visibility(visibility)
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        "visibility",
                                        visibility.name(),
                                        "be PUBLIC or PRIVATE when update_mask names it"));
    }

    private static Set<UserId> users(List<String> names) {
        return names.stream().map(UserId::new).collect(Collectors.toSet());
    }
}
