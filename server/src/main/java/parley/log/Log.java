package parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Caller;
import parley.domain.Event;

/** The log as the rest of the hub sees it: events in, events out. */
public final class Log {
    private static final Logger LOGGER = LoggerFactory.getLogger(Log.class);
    private static final int PAGE = 1000;
    private static final int SMALLEST_BATCH = 16;
    private static final long BATCH_CHARACTERS = 4 << 20;

    /** What became of an append. */
    public sealed interface Outcome {
        /**
         * The events are in the log, each at its place.
         *
         * @param repeated whether they had been there before this append, which then stored nothing
         */
        record InLog(List<LogEvent> events, boolean repeated) implements Outcome {
            public long lastGlobalPosition() {
                return events.getLast().globalPosition();
            }
        }

        /** Nothing was stored: the stream is at another version. */
        record LostRace() implements Outcome {}

        /** Nothing was stored: the id of an event is that of another event with other content. */
        record IdTaken() implements Outcome {}
    }

    private final Store store;
    private final EventCodec codec;
    private final AppendWatch watch;
    private final LongAdder unreadable = new LongAdder();
    private int batch = SMALLEST_BATCH;

    public Log(Store store, EventCodec codec) {
        this(store, codec, AppendWatch.nobody());
    }

    public Log(Store store, EventCodec codec, AppendWatch watch) {
        this.store = store;
        this.codec = codec;
        this.watch = watch;
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
        return append(events, by, expectedVersion, deadline, _ -> {});
    }

    /**
     * As {@link #append(List, Caller, OptionalLong, Deadline)}.
     *
     * @param stored is told of what this append has stored, at once; must be quick
     */
    public <E extends Event> Outcome append(
            List<NewEvent<E>> events,
            Caller by,
            OptionalLong expectedVersion,
            Deadline deadline,
            Consumer<List<LogEvent>> stored) {
        StreamName stream = StreamName.of(events.getFirst().event());
        List<EncodedEvent> encoded = new ArrayList<>(events.size());
        for (NewEvent<E> event : events) {
            encoded.add(codec.encode(event.id(), event.event(), by));
        }
        AppendOutcome outcome =
                watch.watch(
                        stream,
                        encoded,
                        () ->
                                store.append(
                                        stream,
                                        encoded,
                                        expectedVersion,
                                        deadline,
                                        places -> stored.accept(at(places, events, encoded))));
        return switch (outcome) {
            case AppendOutcome.Appended appended ->
                    new Outcome.InLog(at(appended.places(), events, encoded), false);
            case AppendOutcome.VersionMismatch _ -> new Outcome.LostRace();
            case AppendOutcome.IdExists taken -> repeated(stream, encoded, taken.existing());
        };
    }

    private <E extends Event> List<LogEvent> at(
            List<Place> places, List<NewEvent<E>> events, List<EncodedEvent> encoded) {
        List<LogEvent> stored = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            Place place = places.get(i);
            stored.add(
                    new LogEvent(
                            events.get(i).id(),
                            place.position(),
                            place.globalPosition(),
                            place.time(),
                            Optional.of(codec.asStored(events.get(i).event(), encoded.get(i))),
                            TraceMetadata.traceparent(encoded.get(i).metadata())));
        }
        return stored;
    }

    /** Events of one stream, all of them, in order; those that this hub cannot read, too. */
    public void readStream(StreamName stream, Consumer<LogEvent> each) {
        long next = 0;
        List<StoredEvent> page;
        do {
            page = store.readStream(stream, next, PAGE);
            for (StoredEvent stored : page) {
                each.accept(decode(stored));
                next = stored.position() + 1;
            }
        } while (page.size() == PAGE);
    }

    /** Events of one stream from a position on, at most {@code limit}. */
    public List<LogEvent> readStream(StreamName stream, long fromPosition, int limit) {
        return store.readStream(stream, fromPosition, limit).stream().map(this::decode).toList();
    }

    public Optional<LogEvent> findById(UUID id) {
        return store.findById(id).map(this::decode);
    }

    /**
     * {@link Store#readAfter}, decoded; no more at a time than memory has room for. One caller at a
     * time.
     */
    List<LogEvent> readAfter(long globalPosition, int limit) {
        List<StoredEvent> stored = store.readAfter(globalPosition, Math.min(limit, batch));
        batch = nextBatch(stored);
        return stored.stream().map(this::decodeOrWarn).toList();
    }

    /**
     * So many events as are about {@link #BATCH_CHARACTERS} long when they are as long as these.
     */
    private int nextBatch(List<StoredEvent> stored) {
        if (stored.isEmpty()) {
            return batch;
        }
        long characters = stored.stream().mapToLong(event -> event.data().length()).sum();
        long average = 1 + characters / stored.size();
        return Math.clamp(BATCH_CHARACTERS / average, SMALLEST_BATCH, PAGE);
    }

    /** Characters of an event's contents, about. */
    static int size(LogEvent event) {
        return event.event().map(EventCodec::size).orElse(0);
    }

    public long lastGlobalPosition() {
        return store.lastGlobalPosition();
    }

    Optional<String> blockedBy() {
        return store.blockedBy();
    }

    /** Why nothing can be stored now, or could not a moment ago, if that is known. */
    public Optional<String> obstacle() {
        return store.obstacle();
    }

    /** How many events were read that this hub cannot read. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** Said once, by the tail, which reads every event. */
    private LogEvent decodeOrWarn(StoredEvent stored) {
        LogEvent decoded = decode(stored);
        if (decoded.event().isEmpty()) {
            unreadable.increment();
            LOGGER.warn(
                    "Cannot read event {} of type '{}' in stream '{}': skipped",
                    stored.globalPosition(),
                    stored.type(),
                    stored.stream());
        }
        return decoded;
    }

    private LogEvent decode(StoredEvent stored) {
        Optional<Event> event = codec.decode(stored);
        return new LogEvent(
                stored.id(),
                stored.position(),
                stored.globalPosition(),
                stored.time(),
                event,
                TraceMetadata.traceparent(stored.metadata()));
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
        List<LogEvent> same = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (i >= found.size() || !isSame(events.get(i), found.get(i))) {
                return new Outcome.IdTaken();
            }
            same.add(decode(found.get(i)));
        }
        return new Outcome.InLog(same, true);
    }

    private static boolean isSame(EncodedEvent event, StoredEvent found) {
        return event.id().equals(found.id())
                && event.type().equals(found.type())
                && EventCodec.sameContent(event.data(), found.data());
    }
}
