package parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import parley.domain.Caller;
import parley.domain.Event;

/** The log as the rest of the hub sees it: events in, events out. */
public final class Log {
    private static final int PAGE = 1000;

    /** What became of an append. */
    public sealed interface Outcome {
        /**
         * The events are in the log, each at its place.
         *
         * @param repeated whether they had been there before this append, which then stored nothing
         */
        record InLog(List<Place> places, boolean repeated) implements Outcome {
            public long lastGlobalPosition() {
                return places.getLast().globalPosition();
            }
        }

        /** Nothing was stored: the stream is at another version. */
        record LostRace() implements Outcome {}

        /** Nothing was stored: the id of an event is that of another event with other content. */
        record IdTaken() implements Outcome {}
    }

    private final Store store;
    private final EventCodec codec;
    private final LongAdder unreadable = new LongAdder();

    public Log(Store store, EventCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    public UUID id() {
        return store.logId();
    }

    public Cursor cursor(long globalPosition) {
        return new Cursor(store.logId(), globalPosition);
    }

    /**
     * Appends events of one stream, all or none. The same events with the same ids again are found,
     * not stored.
     *
     * @param by who causes them
     * @param expectedVersion as {@link Store#append} has it
     * @throws LogException as {@link Store#append} says
     */
    public <E extends Event> Outcome append(
            List<NewEvent<E>> events, Caller by, OptionalLong expectedVersion, Deadline deadline) {
        StreamName stream = StreamName.of(events.getFirst().event());
        List<EncodedEvent> encoded = new ArrayList<>(events.size());
        for (NewEvent<E> event : events) {
            encoded.add(codec.encode(event.id(), event.event(), by));
        }
        return switch (store.append(stream, encoded, expectedVersion, deadline)) {
            case AppendOutcome.Appended appended -> new Outcome.InLog(appended.places(), false);
            case AppendOutcome.VersionMismatch _ -> new Outcome.LostRace();
            case AppendOutcome.IdExists taken -> repeated(stream, encoded, taken.existing());
        };
    }

    /** Events of one stream, all of them, in order. */
    public void readStream(StreamName stream, BiConsumer<LogEvent, Event> each) {
        long next = 0;
        List<StoredEvent> page;
        do {
            page = store.readStream(stream, next, PAGE);
            for (StoredEvent stored : page) {
                LogEvent event = decode(stored);
                event.event().ifPresent(e -> each.accept(event, e));
                next = stored.position() + 1;
            }
        } while (page.size() == PAGE);
    }

    public Optional<LogEvent> findById(UUID id) {
        return store.findById(id).map(this::decode);
    }

    /** {@link Store#readAfter}, decoded. */
    List<LogEvent> readAfter(long globalPosition, int limit) {
        return store.readAfter(globalPosition, limit).stream().map(this::decode).toList();
    }

    public long lastGlobalPosition() {
        return store.lastGlobalPosition();
    }

    Optional<String> blockedBy() {
        return store.blockedBy();
    }

    /** How many events were read that this hub cannot read. */
    public long unreadable() {
        return unreadable.sum();
    }

    private LogEvent decode(StoredEvent stored) {
        Optional<Event> event = codec.decode(stored);
        if (event.isEmpty()) {
            unreadable.increment();
        }
        return new LogEvent(
                stored.id(), stored.position(), stored.globalPosition(), stored.time(), event);
    }

    /** The same events again, or others under their ids. */
    private Outcome repeated(StreamName stream, List<EncodedEvent> events, StoredEvent firstFound) {
        if (!firstFound.stream().equals(stream.text())) {
            return new Outcome.IdTaken();
        }
        List<StoredEvent> found =
                events.size() == 1
                        ? List.of(firstFound)
                        : store.readStream(stream, firstFound.position(), events.size());
        List<Place> places = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (i >= found.size() || !isSame(events.get(i), found.get(i))) {
                return new Outcome.IdTaken();
            }
            StoredEvent same = found.get(i);
            places.add(new Place(same.position(), same.globalPosition(), same.time()));
        }
        return new Outcome.InLog(places, true);
    }

    private static boolean isSame(EncodedEvent event, StoredEvent found) {
        return event.id().equals(found.id())
                && event.type().equals(found.type())
                && EventCodec.sameContent(event.data(), found.data());
    }
}
