package parley.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import parley.domain.Caller;
import parley.domain.Command.DeleteMessage;
import parley.domain.Command.EditMessage;
import parley.domain.Command.PostMessage;
import parley.domain.Decision;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.MessageRules;
import parley.domain.MessageState;
import parley.domain.Refusal;
import parley.domain.TopicId;
import parley.domain.TopicRules;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.log.Deadline;
import parley.log.Log;
import parley.log.LogEvent;
import parley.view.directory.Directory;

/** Posts, edits and deletes messages. */
public final class MessageCommands {
    private final CommandLog log;
    private final Directory directory;
    private final boolean anonymousPosts;

    /**
     * @param anonymousPosts whether callers who are not signed in may post to {@link
     *     TopicId#PUBLIC}
     */
    public MessageCommands(CommandLog log, Directory directory, boolean anonymousPosts) {
        this.log = log;
        this.directory = directory;
        this.anonymousPosts = anonymousPosts;
    }

    /** The id of a message that has none of its own: the ULID of its event. */
    public MessageId newId() {
        return MessageId.of(log.newEventId());
    }

    /**
     * Posts a message. The same id, author and content again gives the first result, and posts
     * nothing.
     */
    public Result<Message> post(PostMessage command, Caller caller, Deadline deadline) {
        Decision<MessagePosted> decision =
                decide(directory.state(command.topic()), command, caller);
        if (decision instanceof Decision.Rejected) {
            TopicState state = topicToPostTo(command.topic(), deadline);
            decision = decide(state, command, caller);
        }
        return switch (decision) {
            case Decision.Rejected<MessagePosted> rejected ->
                    new Result.Refused<>(rejected.refusal());
            case Decision.Unchanged<MessagePosted> _ ->
                    throw new IllegalStateException("A post always changes something");
            case Decision.Accepted<MessagePosted> accepted ->
                    append(accepted.events().getFirst(), caller, deadline);
        };
    }

    private Decision<MessagePosted> decide(TopicState state, PostMessage command, Caller caller) {
        return MessageRules.post(state, command, caller, anonymousPosts);
    }

    /**
     * Begins to post a message like {@link #post(PostMessage, Caller, Deadline)}; never blocks.
     *
     * @param blocking runs what has to wait for something, should that turn out to be so
     * @return what {@code post} gives or throws, perhaps on a thread that has to go on at once;
     *     empty when the log has to be asked before anything else, and {@code post} is to be called
     */
    public Optional<CompletableFuture<Result<Message>>> begin(
            PostMessage command, Caller caller, Deadline deadline, Executor blocking) {
        return decide(directory.state(command.topic()), command, caller)
                        instanceof Decision.Accepted<MessagePosted> accepted
                ? begin(command, accepted.events().getFirst(), caller, deadline, blocking)
                : Optional.empty();
    }

    private Optional<CompletableFuture<Result<Message>>> begin(
            PostMessage command,
            MessagePosted posted,
            Caller caller,
            Deadline deadline,
            Executor blocking) {
        return log.begin(posted, caller, deadline)
                .map(
                        begun ->
                                begun.thenCompose(
                                        stored -> {
                                            if (stored.isPresent() && log.show(stored.get())) {
                                                return CompletableFuture.completedFuture(
                                                        shown(posted, stored.get(), caller));
                                            }
                                            return CompletableFuture.supplyAsync(
                                                    () ->
                                                            stored.isPresent()
                                                                    ? awaited(
                                                                            posted,
                                                                            stored.get(),
                                                                            caller,
                                                                            deadline)
                                                                    : post(
                                                                            command, caller,
                                                                            deadline),
                                                    blocking);
                                        }));
    }

    /** The state as the log has it. The public topic comes into being here. */
    private TopicState topicToPostTo(TopicId topic, Deadline deadline) {
        TopicState state = log.topic(topic).state();
        if (topic.equals(TopicId.PUBLIC) && state instanceof TopicState.None) {
            // Whoever loses this race finds the topic there.
            log.append(List.of(TopicRules.openPublic()), Caller.anonymous(), -1, deadline);
            return log.topic(topic).state();
        }
        return state;
    }

    private Result<Message> append(MessagePosted posted, Caller caller, Deadline deadline) {
        return switch (log.append(posted, caller, deadline)) {
            case Log.Outcome.LostRace _ ->
                    throw new IllegalStateException("A post expects no version");
            case Log.Outcome.IdTaken _ ->
                    new Result.Refused<>(
                            new Refusal.AlreadyExists("Message", posted.message().text()));
            case Log.Outcome.InLog appended -> awaited(posted, appended, caller, deadline);
        };
    }

    private Result<Message> awaited(
            MessagePosted posted, Log.Outcome.InLog appended, Caller caller, Deadline deadline) {
        log.awaitVisible(appended, deadline);
        return shown(posted, appended, caller);
    }

    /** What was appended and is shown. */
    private Result<Message> shown(MessagePosted posted, Log.Outcome.InLog appended, Caller caller) {
        log.checkNotDeleted(caller);
        return isGone(posted.topic(), posted.author())
                ? new Result.Refused<>(Refusal.NotFound.topic(posted.topic()))
                : new Result.Done<>(message(posted, appended.events().getFirst()));
    }

    /** Deleted just before what was appended: no view admits it, so it is not there. */
    private boolean isGone(TopicId topic, Optional<UserId> author) {
        return directory.state(topic) instanceof TopicState.Deleted || !directory.admits(author);
    }

    private static Message message(MessagePosted posted, LogEvent place) {
        return Message.posted(posted, place.time(), place.position(), place.globalPosition());
    }

    public Result<Message> edit(EditMessage command, Caller caller, Deadline deadline) {
        Result<MessageState> result =
                change(
                        command.message(),
                        (state, topic) -> MessageRules.edit(state, topic, command, caller),
                        caller,
                        deadline);
        return switch (result) {
            case Result.Refused<MessageState> refused -> new Result.Refused<>(refused.refusal());
            case Result.Done<MessageState> done ->
                    done.value() instanceof MessageState.Live live
                            ? new Result.Done<>(live.message())
                            : new Result.Refused<>(Refusal.NotFound.message(command.message()));
        };
    }

    public Result<MessageState> delete(DeleteMessage command, Caller caller, Deadline deadline) {
        return change(
                command.message(),
                (state, topic) -> MessageRules.delete(state, topic, command, caller),
                caller,
                deadline);
    }

    private Result<MessageState> change(
            MessageId id,
            BiFunction<MessageState, TopicState, Decision<MessageChange>> decide,
            Caller caller,
            Deadline deadline) {
        Optional<Result<MessageState>> result;
        do {
            result = attempt(message(id), decide, caller, deadline);
        } while (result.isEmpty());
        return result.get();
    }

    /** The message, which is gone when its author is. */
    private Loaded<MessageState> message(MessageId id) {
        Loaded<MessageState> loaded = log.message(id);
        boolean gone =
                loaded.state() instanceof MessageState.Live live
                        && !directory.admits(live.message().author());
        return gone
                ? new Loaded<>(
                        new MessageState.Deleted(), loaded.version(), loaded.globalPosition())
                : loaded;
    }

    /** Empty when a race was lost. */
    private Optional<Result<MessageState>> attempt(
            Loaded<MessageState> loaded,
            BiFunction<MessageState, TopicState, Decision<MessageChange>> decide,
            Caller caller,
            Deadline deadline) {
        Decision<MessageChange> decision = decide.apply(loaded.state(), topic(loaded, true));
        if (decision instanceof Decision.Rejected) {
            decision = decide.apply(loaded.state(), topic(loaded, false));
        }
        return switch (decision) {
            case Decision.Rejected<MessageChange> rejected -> {
                log.awaitShown(loaded, deadline);
                yield Optional.of(new Result.Refused<>(rejected.refusal()));
            }
            case Decision.Unchanged<MessageChange> _ -> {
                log.awaitShown(loaded, deadline);
                yield Optional.of(new Result.Done<>(loaded.state()));
            }
            case Decision.Accepted<MessageChange> accepted ->
                    append(loaded, accepted.events().getFirst(), caller, deadline);
        };
    }

    /** The state of a message's topic, as the directory or as the log has it. */
    private TopicState topic(Loaded<MessageState> loaded, boolean fromDirectory) {
        if (!(loaded.state() instanceof MessageState.Live live)) {
            return TopicState.none();
        }
        TopicId id = live.message().topic();
        return fromDirectory ? directory.state(id) : log.topic(id).state();
    }

    private Optional<Result<MessageState>> append(
            Loaded<MessageState> loaded, MessageChange change, Caller caller, Deadline deadline) {
        return switch (log.append(List.of(change), caller, loaded.version(), deadline)) {
            case Log.Outcome.LostRace _ -> Optional.empty();
            case Log.Outcome.IdTaken _ ->
                    throw new IllegalStateException("A new event id is taken: " + change);
            case Log.Outcome.InLog appended -> {
                log.awaitVisible(appended, deadline);
                log.checkNotDeleted(caller);
                LogEvent place = appended.events().getFirst();
                yield Optional.of(
                        isGone(change.topic(), author(loaded.state()))
                                ? new Result.Refused<>(Refusal.NotFound.message(change.message()))
                                : new Result.Done<>(
                                        loaded.state()
                                                .after(change, place.time(), place.position())));
            }
        };
    }

    private static Optional<UserId> author(MessageState state) {
        return state instanceof MessageState.Live live ? live.message().author() : Optional.empty();
    }
}
