package parley.api;

import static parley.api.RefusedException.unwrap;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import parley.command.MessageCommands;
import parley.command.Result;
import parley.domain.Command.DeleteMessage;
import parley.domain.Command.EditMessage;
import parley.domain.Command.PostMessage;
import parley.domain.Message;
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
import parley.v1.MessageServiceGrpc;
import parley.v1.UpdateMessageRequest;
import parley.v1.UpdateMessageResponse;
import parley.view.PageBytes;
import parley.view.message.MessageHistory;
import parley.view.message.Messages;
import parley.view.message.Part;

/** {@code parley.v1.MessageService}. */
final class MessageEndpoints {
    private static final String HISTORY = "history";

    /** Bound of the whole pages kept in memory, beside encoded messages. */
    private static final long PAGE_BYTES = Runtime.getRuntime().maxMemory() / 32;

    private final MessageCommands commands;
    private final Messages messages;
    private final MessageHistory history;
    private final EncodedMessages encoded;
    private final MessagePages pages;

    MessageEndpoints(
            MessageCommands commands,
            Messages messages,
            MessageHistory history,
            EncodedMessages encoded) {
        this.commands = commands;
        this.messages = messages;
        this.history = history;
        this.encoded = encoded;
        this.pages = new MessagePages(messages, encoded, PAGE_BYTES);
    }

    Service service() {
        return new Service(
                MessageServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(MessageServiceGrpc.getCreateMessageMethod(), this::create)
                                .withJson(this::createAsJson)
                                .withBegin(this::beginToCreate),
                        new Endpoint<>(MessageServiceGrpc.getListMessagesMethod(), pages::list)
                                .withJson(pages::json)
                                .withJsonAtHand(pages::atHand),
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
        Message posted = post(request, call);
        return CreateMessageResponse.newBuilder().setMessage(Protos.message(posted)).build();
    }

    private Encoded createAsJson(CreateMessageRequest request, Call call) throws RefusedException {
        return created(post(request, call));
    }

    private Optional<CompletableFuture<Encoded>> beginToCreate(
            CreateMessageRequest request, Call call, Executor blocking, Executor answering) {
        return commands.begin(command(request), call.caller(), call.deadline(), blocking)
                .map(begun -> begun.thenApplyAsync(this::createdOrRefused, answering));
    }

    private Encoded createdOrRefused(Result<Message> result) {
        try {
            return created(unwrap(result));
        } catch (RefusedException e) {
            throw new CompletionException(e);
        }
    }

    private Encoded created(Message posted) {
        return Encoded.of(encoded.created(posted), posted.version());
    }

    private Message post(CreateMessageRequest request, Call call) throws RefusedException {
        return unwrap(commands.post(command(request), call.caller(), call.deadline()));
    }

    private PostMessage command(CreateMessageRequest request) {
        parley.v1.Message proto = request.getMessage();
        return new PostMessage(
                new TopicId(proto.getTopicId()),
                proto.getId().isEmpty() ? commands.newId() : new MessageId(proto.getId()),
                Protos.content(proto),
                proto.getReplyTo().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new MessageId(proto.getReplyTo())));
    }

    private GetLastMessageResponse last(GetLastMessageRequest request, Call call)
            throws RefusedException, IOException {
        Message last = pages.last(new TopicId(request.getTopicId()), call);
        return GetLastMessageResponse.newBuilder().setMessage(Protos.message(last)).build();
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
        PageBytes bytes = new PageBytes();
        for (String id : request.getIdsList()) {
            Optional<Message> found = messages.find(new MessageId(id), call.caller());
            bytes.add(found.map(message -> message.content().size()).orElse(0L));
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
        Part<Message> page = PageSize.cut(found, size, form -> form.content().size());
        GetMessageHistoryResponse.Builder response = GetMessageHistoryResponse.newBuilder();
        page.found().forEach(form -> response.addMessages(Protos.message(form)));
        if (page.more()) {
            String version = String.valueOf(page.found().getLast().version());
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
