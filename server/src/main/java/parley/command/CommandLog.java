package parley.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicEvent;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.MessageState;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicState;
import parley.log.Deadline;
import parley.log.Log;
import parley.log.LogException;
import parley.log.NewEvent;
import parley.log.StreamName;
import parley.log.Tail;
import parley.view.Applier;

/**
 * The log as commands use it: states are loaded from it, and what is appended to it is waited for.
 */
public final class CommandLog {
    /**
     * A topic as the log has it.
     *
     * @param version of its stream, whose last events this hub may be unable to read; -1 when there
     *     is none
     */
    record LoadedTopic(TopicState state, long version) {}

    /**
     * A message as the log has it.
     *
     * @param version of its change stream; -1 when there is none
     */
    record LoadedMessage(MessageState state, long version) {}

    private final Log log;
    private final Tail tail;
    private final Applier applier;
    private final Supplier<UUID> eventIds;

    /**
     * @param eventIds of events that have no id of their own: UUIDs of version 7
     */
    public CommandLog(Log log, Tail tail, Applier applier, Supplier<UUID> eventIds) {
        this.log = log;
        this.tail = tail;
        this.applier = applier;
        this.eventIds = eventIds;
    }

    UUID newEventId() {
        return eventIds.get();
    }

    /** Appends events of one stream under new ids, if the stream is at that version. */
    <E extends Event> Log.Outcome append(
            List<E> events, Caller by, long expectedVersion, Deadline deadline) {
        if (deadline.hasPassed()) {
            throw new LogException.Unavailable("The deadline passed; nothing was stored");
        }
        List<NewEvent<E>> identified = new ArrayList<>(events.size());
        for (E event : events) {
            identified.add(new NewEvent<>(newEventId(), event));
        }
        return log.append(identified, by, OptionalLong.of(expectedVersion), deadline);
    }

    /**
     * Appends the event of a message, under the id that the message's id gives, whatever the
     * stream's version.
     */
    Log.Outcome append(MessagePosted posted, Caller by, Deadline deadline) {
        NewEvent<MessagePosted> event = new NewEvent<>(posted.message().eventId(), posted);
        return log.append(List.of(event), by, OptionalLong.empty(), deadline);
    }

    /**
     * Waits until this hub's views show what was appended.
     *
     * @throws NotYetVisibleException when the deadline passes first
     */
    void awaitVisible(Log.Outcome.InLog appended, Deadline deadline) {
        long globalPosition = appended.lastGlobalPosition();
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotYetVisibleException("the hub stops");
        }
    }

    LoadedTopic topic(TopicId id) {
        LoadedTopic[] loaded = {new LoadedTopic(TopicState.none(), -1)};
        log.readStream(
                StreamName.topic(id),
                at -> {
                    TopicState state = loaded[0].state();
                    if (at.event().orElse(null) instanceof TopicEvent topicEvent) {
                        state = Topic.after(state, topicEvent, at.time(), at.position());
                    }
                    loaded[0] = new LoadedTopic(state, at.position());
                });
        return loaded[0];
    }

    LoadedMessage message(MessageId id) {
        return log.findById(id.eventId())
                .flatMap(
                        at ->
                                at.event()
                                        .filter(MessagePosted.class::isInstance)
                                        .map(MessagePosted.class::cast)
                                        .filter(posted -> posted.message().equals(id))
                                        .map(p -> Message.posted(p, at.time(), at.position())))
                .map(this::changed)
                .orElse(new LoadedMessage(new MessageState.None(), -1));
    }

    private LoadedMessage changed(Message posted) {
        LoadedMessage[] loaded = {new LoadedMessage(new MessageState.Live(posted), -1)};
        log.readStream(
                StreamName.changes(posted.topic(), posted.id()),
                at -> {
                    MessageState state = loaded[0].state();
                    if (at.event().orElse(null) instanceof MessageChange change) {
                        state = state.after(change, at.time(), at.position());
                    }
                    loaded[0] = new LoadedMessage(state, at.position());
                });
        return loaded[0];
    }
}
