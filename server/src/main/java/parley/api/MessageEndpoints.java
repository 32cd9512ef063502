package parley.api;

import static parley.api.RefusedException.unwrap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.command.MessageCommands;
import parley.domain.Command.DeleteMessage;
import parley.domain.Command.EditMessage;
import parley.domain.Command.PostMessage;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.Refusal;
import parley.domain.TopicId;
import parley.v1.CreateMessageRequest;
import parley.v1.CreateMessageResponse;
import parley.v1.DeleteMessageRequest;
import parley.v1.DeleteMessageResponse;
import parley.v1.GetLastMessageRequest;
import parley.v1.GetLastMessageResponse;
import parley.v1.GetMessageHistoryRequest;
import parley.v1.GetMessageHistoryResponse;
import parley.v1.GetMessageRequest;
import parley.v1.GetMessageResponse;
import parley.v1.GetMessagesRequest;
import parley.v1.GetMessagesResponse;
import parley.v1.ListMessagesRequest;
import parley.v1.ListMessagesResponse;
import parley.v1.MessageServiceGrpc;
import parley.v1.UpdateMessageRequest;
import parley.v1.UpdateMessageResponse;
import parley.view.message.MessageHistory;
import parley.view.message.Messages;
import parley.view.message.PositionRange;

/** {@code parley.v1.MessageService}. */
final class MessageEndpoints {
    private static final String LIST = "messages";
    private static final String HISTORY = "history";

    /**
     * How many messages are read at a time: a page of the default size, and whether there is more.
     */
    private static final int CHUNK = 101;

    private final MessageCommands commands;
    private final Messages messages;
    private final MessageHistory history;
    private final EncodedMessages encoded = new EncodedMessages();

    MessageEndpoints(MessageCommands commands, Messages messages, MessageHistory history) {
        this.commands = commands;
        this.messages = messages;
        this.history = history;
    }

    Service service() {
        return new Service(
                MessageServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(MessageServiceGrpc.getCreateMessageMethod(), this::create),
                        new Endpoint<>(
                                MessageServiceGrpc.getListMessagesMethod(),
                                this::list,
                                Optional.of(this::listAsJson)),
                        new Endpoint<>(MessageServiceGrpc.getGetLastMessageMethod(), this::last),
                        new Endpoint<>(MessageServiceGrpc.getGetMessageMethod(), this::get),
                        new Endpoint<>(MessageServiceGrpc.getGetMessagesMethod(), this::getSeveral),
                        new Endpoint<>(
                                MessageServiceGrpc.getGetMessageHistoryMethod(), this::history),
                        new Endpoint<>(MessageServiceGrpc.getDeleteMessageMethod(), this::delete),
                        new Endpoint<>(MessageServiceGrpc.getUpdateMessageMethod(), this::update)));
    }

    private CreateMessageResponse create(CreateMessageRequest request, Call call)
            throws RefusedException {
        parley.v1.Message proto = request.getMessage();
        TopicId topic = new TopicId(proto.getTopicId());
        MessageContent content = Protos.content(proto);
        Optional<MessageId> replyTo =
                proto.getReplyTo().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new MessageId(proto.getReplyTo()));
        Message posted =
                unwrap(
                        proto.getId().isEmpty()
                                ? commands.post(
                                        topic, content, replyTo, call.caller(), call.deadline())
                                : commands.post(
                                        new PostMessage(
                                                topic,
                                                new MessageId(proto.getId()),
                                                content,
                                                replyTo),
                                        call.caller(),
                                        call.deadline()));
        return CreateMessageResponse.newBuilder().setMessage(Protos.message(posted)).build();
    }

    private record Page(List<Message> messages, String nextPageKey) {}

    private ListMessagesResponse list(ListMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page page = page(request, call);
        ListMessagesResponse.Builder response =
                ListMessagesResponse.newBuilder().setNextPageKey(page.nextPageKey());
        page.messages().forEach(message -> response.addMessages(Protos.message(message)));
        return response.build();
    }

    private byte[] listAsJson(ListMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page page = page(request, call);
        return encoded.page(page.messages(), page.nextPageKey());
    }

    private Page page(ListMessagesRequest request, Call call) throws RefusedException, IOException {
        TopicId topic = new TopicId(request.getTopicId());
        int size = PageSize.of(request.getPageSize());
        PositionRange range =
                request.getDescending() ? PositionRange.NEWEST_FIRST : PositionRange.ALL;
        if (!request.getPageKey().isEmpty()) {
            range = range.after(position(request));
        }
        List<Message> found = new ArrayList<>();
        long bytes = 0;
        while (true) {
            int wanted = Math.min(CHUNK, size + 1 - found.size());
            Messages.Page read = list(topic, range, wanted, call);
            if (found.isEmpty()) {
                // Those read later may show more, but no less.
                call.reflects(read.reflects());
            }
            List<Message> chunk = read.messages();
            found.addAll(chunk);
            if (chunk.size() < wanted) {
                return new Page(found, "");
            }
            if (found.size() > size) {
                return pageOf(found.subList(0, size), request);
            }
            bytes += chunk.stream().mapToLong(message -> message.content().size()).sum();
            if (bytes > PageSize.MAX_BYTES) {
                return pageOf(found, request);
            }
            range = range.after(found.getLast().position());
        }
    }

    private static Page pageOf(List<Message> messages, ListMessagesRequest request) {
        return new Page(messages, pageKey(request, messages.getLast().position()));
    }

    private Messages.Page list(TopicId topic, PositionRange range, int limit, Call call)
            throws RefusedException, IOException {
        return messages.list(topic, range, limit, call.caller())
                .orElseThrow(() -> new RefusedException(Refusal.NotFound.topic(topic)));
    }

    private static String pageKey(ListMessagesRequest request, long position) {
        String order = request.getDescending() ? "newest" : "oldest";
        return new PageKey(List.of(LIST, request.getTopicId(), order, String.valueOf(position)))
                .text();
    }

    private static long position(ListMessagesRequest request) {
        String text = request.getPageKey();
        List<String> parts = PageKey.parse(text, LIST, 4).parts();
        long position;
        try {
            position = Long.parseLong(parts.get(3));
        } catch (NumberFormatException e) {
            throw PageKey.forged(text);
        }
        boolean own = position >= 0 && pageKey(request, position).equals(text);
        if (!own) {
            throw PageKey.forged(text);
        }
        return position;
    }

    private GetLastMessageResponse last(GetLastMessageRequest request, Call call)
            throws RefusedException, IOException {
        TopicId topic = new TopicId(request.getTopicId());
        Messages.Page page = list(topic, PositionRange.NEWEST_FIRST, 1, call);
        call.reflects(page.reflects());
        if (page.messages().isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("Message in topic", topic.text()));
        }
        return GetLastMessageResponse.newBuilder()
                .setMessage(Protos.message(page.messages().getFirst()))
                .build();
    }

    private GetMessageResponse get(GetMessageRequest request, Call call)
            throws RefusedException, IOException {
        MessageId id = new MessageId(request.getId());
        Message message =
                messages.find(id, call.caller())
                        .orElseThrow(() -> new RefusedException(Refusal.NotFound.message(id)));
        return GetMessageResponse.newBuilder().setMessage(Protos.message(message)).build();
    }

    private GetMessagesResponse getSeveral(GetMessagesRequest request, Call call)
            throws IOException {
        TopicEndpoints.checkIds(request.getIdsList());
        GetMessagesResponse.Builder response = GetMessagesResponse.newBuilder();
        long bytes = 0;
        for (String id : request.getIdsList()) {
            Optional<Message> found = messages.find(new MessageId(id), call.caller());
            bytes += found.map(message -> message.content().size()).orElse(0L);
            PageSize.checkBatch(bytes, "messages", request.getIdsCount());
            found.ifPresent(message -> response.putMessages(id, Protos.message(message)));
        }
        return response.build();
    }

    private DeleteMessageResponse delete(DeleteMessageRequest request, Call call)
            throws RefusedException {
        DeleteMessage command =
                new DeleteMessage(
                        new MessageId(request.getId()),
                        Protos.version(request.hasVersion(), request.getVersion()));
        unwrap(commands.delete(command, call.caller(), call.deadline()));
        return DeleteMessageResponse.getDefaultInstance();
    }

    private GetMessageHistoryResponse history(GetMessageHistoryRequest request, Call call)
            throws RefusedException, IOException {
        MessageId id = new MessageId(request.getId());
        int size = PageSize.of(request.getPageSize());
        List<Message> found =
                history.list(id, versionBefore(request), size + 1, call.caller())
                        .orElseThrow(() -> new RefusedException(Refusal.NotFound.message(id)));
        GetMessageHistoryResponse.Builder response = GetMessageHistoryResponse.newBuilder();
        long bytes = 0;
        for (Message form : found.subList(0, Math.min(size, found.size()))) {
            response.addMessages(Protos.message(form));
            bytes += form.content().size();
            if (bytes > PageSize.MAX_BYTES) {
                break;
            }
        }
        int shown = response.getMessagesCount();
        if (shown < found.size()) {
            String version = String.valueOf(found.get(shown - 1).version());
            response.setNextPageKey(new PageKey(List.of(HISTORY, request.getId(), version)).text());
        }
        return response.build();
    }

    private static Optional<Long> versionBefore(GetMessageHistoryRequest request) {
        String text = request.getPageKey();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = PageKey.parse(text, HISTORY, 3).parts();
        try {
            long version = Long.parseLong(parts.get(2));
            if (version >= Message.NEVER_CHANGED && parts.get(1).equals(request.getId())) {
                return Optional.of(version);
            }
        } catch (NumberFormatException _) {
            // as below
        }
        throw PageKey.forged(text);
    }

    private UpdateMessageResponse update(UpdateMessageRequest request, Call call)
            throws RefusedException {
        EditMessage command = MessageMasks.edit(request);
        Message edited = unwrap(commands.edit(command, call.caller(), call.deadline()));
        return UpdateMessageResponse.newBuilder().setMessage(Protos.message(edited)).build();
    }
}
