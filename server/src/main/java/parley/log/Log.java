package parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.TopicId;

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
    private final Bus bus;
    private final LongAdder unreadable = new LongAdder();
    private int batch = SMALLEST_BATCH;

    public Log(Store store, EventCodec codec) {
        this(store, codec, AppendWatch.nobody(), Bus.alone());
    }

    /**
     * @param bus is told of what is stored
     */
    public Log(Store store, EventCodec codec, AppendWatch watch, Bus bus) {
        this.bus = bus;
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
        Appending<E> appending = appending(events, by, stored);
        List<EncodedEvent> encoded = appending.encoded();
        AppendOutcome outcome =
                watch.watch(
                        stream,
                        encoded,
                        () -> store.append(stream, encoded, expectedVersion, deadline, appending));
        return switch (outcome) {
            case AppendOutcome.Appended _ -> appending.inLog();
            case AppendOutcome.VersionMismatch _ -> new Outcome.LostRace();
            case AppendOutcome.IdExists taken -> repeated(stream, encoded, taken.existing());
        };
    }

    /**
     * Begins to append one event, whatever its stream's version, and does not wait for it. It comes
     * about as {@link Store#begin} says: when it is empty, this has stored nothing.
     *
     * @param stored is told of what this has stored, at once; must be quick
     */
    public <E extends Event> CompletableFuture<Optional<Outcome.InLog>> begin(
            NewEvent<E> event, Caller by, Deadline deadline, Consumer<List<LogEvent>> stored) {
        StreamName stream = StreamName.of(event.event());
        Appending<E> appending = appending(List.of(event), by, stored);
        long begun = System.nanoTime();
        return store.begin(stream, appending.encoded(), deadline, appending)
                .thenApply(
                        places -> {
                            if (places.isEmpty()) {
                                return Optional.empty();
                            }
                            watch.stored(stream, appending.encoded(), begun);
                            return Optional.of(appending.inLog());
                        });
    }

    private <E extends Event> Appending<E> appending(
            List<NewEvent<E>> events, Caller by, Consumer<List<LogEvent>> stored) {
        List<EncodedEvent> encoded = new ArrayList<>(events.size());
        for (NewEvent<E> event : events) {
            encoded.add(codec.encode(event.id(), event.event(), by));
        }
        return new Appending<>(
                codec,
                events,
                encoded,
                all -> {
                    bus.stored();
                    stored.accept(all);
                });
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

    /** {@link Store#readTopic}, decoded. */
    public TopicPart<LogEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters) {
        TopicPart<StoredEvent> read = store.readTopic(topic, after, upTo, limit, characters);
        return new TopicPart<>(read.events().stream().map(this::decode).toList(), read.upTo());
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

    /** Characters of the text and the data in an event. */
    public static int textSize(LogEvent event) {
        return event.event().map(EventCodec::textSize).orElse(0);
    }

    /** {@link Store#readSettled}, decoded. */
    List<LogEvent> readSettled(long after, long upTo, int limit) {
        return store.readSettled(after, upTo, limit).stream().map(this::decode).toList();
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
