package parley.command;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.UserEvent;
import parley.domain.Event.UserRegistered;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.MessageState;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicState;
import parley.domain.User;
import parley.domain.UserId;
import parley.domain.UserRules;
import parley.domain.UserState;
import parley.log.AppendWatch;
import parley.log.Deadline;
import parley.log.Log;
import parley.log.LogEvent;
import parley.log.NewEvent;
import parley.log.StreamName;
import parley.log.Tail;
import parley.view.Applier;
import parley.view.directory.Directory;

/**
 * The log as commands use it: states are loaded from it, and what is appended to it is waited for.
 */
public final class CommandLog {
    private final Log log;
    private final Tail tail;
    private final Applier applier;
    private final Directory directory;
    private final Supplier<UUID> eventIds;
    private final Tracer tracer;
    private final AppendWatch watch;

    /**
     * @param eventIds of events that have no id of their own: UUIDs of version 7
     */
    public CommandLog(
            Log log,
            Tail tail,
            Applier applier,
            Directory directory,
            Supplier<UUID> eventIds,
            Tracer tracer,
            AppendWatch watch) {
        this.tracer = tracer;
        this.watch = watch;
        this.log = log;
        this.tail = tail;
        this.applier = applier;
        this.directory = directory;
        this.eventIds = eventIds;
    }

    UUID newEventId() {
        return eventIds.get();
    }

    /**
     * Appends events of one stream under new ids, if the stream is at that version; before the
     * first write of someone who is no user yet, makes them one.
     *
     * @throws DeletedCallerException when that user was deleted
     */
    <E extends Event> Log.Outcome append(
            List<E> events, Caller by, long expectedVersion, Deadline deadline) {
        if (!(events.getFirst() instanceof UserRegistered registered && by.is(registered.user()))) {
            register(by, deadline);
        }
        return store(events, by, expectedVersion, deadline);
    }

    /**
     * Appends the event of a message, under the id that the message's id gives, whatever the
     * stream's version; registers its author like {@link #append(List, Caller, long, Deadline)}.
     */
    Log.Outcome append(MessagePosted posted, Caller by, Deadline deadline) {
        register(by, deadline);
        NewEvent<MessagePosted> event = new NewEvent<>(posted.message().eventId(), posted);
        return log.append(List.of(event), by, OptionalLong.empty(), deadline, tail::stored);
    }

    /**
     * Begins to append the event of a message like {@link #append(MessagePosted, Caller,
     * Deadline)}, without waiting for it. What it gives is shown by this hub's views already, or
     * else waits for them on a thread of its own.
     *
     * @return empty when something has to be waited for before that, or the request is traced
     */
    Optional<CompletableFuture<Optional<Log.Outcome.InLog>>> begin(
            MessagePosted posted, Caller by, Deadline deadline) {
        if (!isRegistered(by) || Span.current().getSpanContext().isSampled()) {
            return Optional.empty();
        }
        NewEvent<MessagePosted> event = new NewEvent<>(posted.message().eventId(), posted);
        return Optional.of(log.begin(event, by, deadline, tail::stored));
    }

    /**
     * Has this hub's views show what was appended, if they can at once.
     *
     * @return whether they do
     */
    boolean show(Log.Outcome.InLog appended) {
        long begun = System.nanoTime();
        tail.advance();
        if (applier.position() < appended.lastGlobalPosition()) {
            return false;
        }
        watch.shown(Duration.ofNanos(System.nanoTime() - begun));
        return true;
    }

    private boolean isRegistered(Caller caller) {
        return !(caller instanceof Caller.SignedIn(UserId user, boolean _))
                || directory.user(user) instanceof UserState.Live;
    }

    private void register(Caller by, Deadline deadline) {
        if (isRegistered(by) || !(by instanceof Caller.SignedIn(UserId user, boolean _))) {
            return;
        }
        Loaded<UserState> loaded = user(user);
        while (loaded.state() instanceof UserState.None) {
            // Whoever loses this race finds the user there.
            store(List.of(UserRules.registration(user)), by, loaded.version(), deadline);
            loaded = user(user);
        }
        if (loaded.state() instanceof UserState.Deleted) {
            throw new DeletedCallerException(user);
        }
    }

    private <E extends Event> Log.Outcome store(
            List<E> events, Caller by, long expectedVersion, Deadline deadline) {
        List<NewEvent<E>> identified = new ArrayList<>(events.size());
        for (E event : events) {
            identified.add(new NewEvent<>(newEventId(), event));
        }
        return log.append(identified, by, OptionalLong.of(expectedVersion), deadline, tail::stored);
    }

    /**
     * Waits until this hub's views show what was appended.
     *
     * @throws NotYetVisibleException when the deadline passes first
     */
    void awaitVisible(Log.Outcome.InLog appended, Deadline deadline) {
        if (!Span.current().getSpanContext().isSampled()) {
            awaitUntraced(appended, deadline);
            return;
        }
        Span span =
                tracer.spanBuilder("await views")
                        .setAttribute("parley.global_position", appended.lastGlobalPosition())
                        .startSpan();
        try {
            awaitUntraced(appended, deadline);
        } catch (NotYetVisibleException e) {
            span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    private void awaitUntraced(Log.Outcome.InLog appended, Deadline deadline) {
        long globalPosition = appended.lastGlobalPosition();
        if (show(appended)) {
            return;
        }
        long begun = System.nanoTime();
        tail.expect(globalPosition);
        try {
            if (!applier.await(globalPosition, deadline)) {
                throw new NotYetVisibleException(
                        tail.obstacle()
                                .orElse(
                                        "the views are at "
                                                + applier.position()
                                                + ", not yet at "
                                                + globalPosition));
            }
            watch.shown(Duration.ofNanos(System.nanoTime() - begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotYetVisibleException("the hub stops");
        }
    }

    /**
     * Waits until this hub's views show what a state was loaded from, so that whoever is told of it
     * can read it here. Should that take too long, the answer is right all the same.
     */
    void awaitShown(Loaded<?> loaded, Deadline deadline) {
        tail.expect(loaded.globalPosition());
        try {
            applier.await(loaded.globalPosition(), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * To be called once a write is visible: another hub may have deleted the caller just before it.
     *
     * @throws DeletedCallerException when it has
     */
    void checkNotDeleted(Caller by) {
        if (by instanceof Caller.SignedIn(UserId user, boolean _)
                && directory.user(user) instanceof UserState.Deleted) {
            throw new DeletedCallerException(user);
        }
    }

    Loaded<UserState> user(UserId id) {
        return load(
                StreamName.user(id),
                Loaded.none(UserState.none()),
                UserEvent.class,
                (state, event, at) -> User.after(state, event, at.time(), at.position()));
    }

    Loaded<TopicState> topic(TopicId id) {
        return load(
                StreamName.topic(id),
                Loaded.none(TopicState.none()),
                TopicEvent.class,
                (state, event, at) -> Topic.after(state, event, at.time(), at.position()));
    }

    Loaded<MessageState> message(MessageId id) {
        return log.findById(id.eventId())
                .flatMap(
                        at ->
                                at.event()
                                        .filter(MessagePosted.class::isInstance)
                                        .map(MessagePosted.class::cast)
                                        .filter(posted -> posted.message().equals(id))
                                        .map(
                                                p ->
                                                        Message.posted(
                                                                p,
                                                                at.time(),
                                                                at.position(),
                                                                at.globalPosition()))
                                        .map(posted -> changed(posted, at.globalPosition())))
                .orElse(Loaded.none(new MessageState.None()));
    }

    private Loaded<MessageState> changed(Message posted, long globalPosition) {
        return load(
                StreamName.changes(posted.topic(), posted.id()),
                new Loaded<>(new MessageState.Live(posted), Message.NEVER_CHANGED, globalPosition),
                MessageChange.class,
                (state, change, at) -> state.after(change, at.time(), at.position()));
    }

    @FunctionalInterface
    private interface Step<S, E> {
        S after(S state, E event, LogEvent at);
    }

    private <S, E extends Event> Loaded<S> load(
            StreamName stream, Loaded<S> before, Class<E> kind, Step<S, E> step) {
        List<Loaded<S>> loaded = new ArrayList<>(List.of(before));
        log.readStream(
                stream,
                at -> {
                    S state = loaded.getFirst().state();
                    Event event = at.event().orElse(null);
                    S after =
                            kind.isInstance(event)
                                    ? step.after(state, kind.cast(event), at)
                                    : state;
                    loaded.set(0, new Loaded<>(after, at.position(), at.globalPosition()));
                });
        return loaded.getFirst();
    }
}
