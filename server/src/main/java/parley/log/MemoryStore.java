package parley.log;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import parley.domain.TopicId;

/**
 * A log in memory, gone with the process: for tests and for trying things out. Bounded in bytes.
 */
public final class MemoryStore implements Store {
    /** What an event is counted for beyond its texts. */
    private static final int EVENT_OVERHEAD_BYTES = 200;

    private final UUID logId = UUID.randomUUID();
    private final Clock clock;
    private final long maxBytes;
    private final List<StoredEvent> all = new ArrayList<>();
    private final Map<String, List<StoredEvent>> streams = new HashMap<>();
    private final Map<UUID, StoredEvent> byId = new HashMap<>();
    private long bytes;

    /**
     * @param maxBytes bound of all events together, each counted by its texts (two bytes a
     *     character) and a fixed overhead
     */
    public MemoryStore(Clock clock, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    @Override
    public UUID logId() {
        return logId;
    }

    @Override
    public synchronized AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline) {
        Store.check(stream, events, deadline);
        for (EncodedEvent event : events) {
            StoredEvent existing = byId.get(event.id());
            if (existing != null) {
                return new AppendOutcome.IdExists(existing);
            }
        }
        List<StoredEvent> stored = streams.getOrDefault(stream.text(), List.of());
        long version = stored.size() - 1L;
        if (expectedVersion.isPresent() && expectedVersion.getAsLong() != version) {
            return new AppendOutcome.VersionMismatch(version);
        }
        long more = events.stream().mapToLong(event -> size(stream, event)).sum();
        if (bytes + more > maxBytes) {
            throw new LogException.Full(
                    "The memory log is full: %d of at most %d bytes used, %d more needed"
                            .formatted(bytes, maxBytes, more));
        }
        bytes += more;
        return store(stream, events, version);
    }

    private AppendOutcome store(StreamName stream, List<EncodedEvent> events, long version) {
        List<StoredEvent> ofStream = streams.computeIfAbsent(stream.text(), _ -> new ArrayList<>());
        Instant now = clock.instant();
        Instant time =
                all.isEmpty() || all.getLast().time().isBefore(now) ? now : all.getLast().time();
        List<Place> places = new ArrayList<>(events.size());
        for (EncodedEvent event : events) {
            StoredEvent storedEvent =
                    new StoredEvent(
                            event.id(),
                            stream.text(),
                            event.type(),
                            ++version,
                            all.size() + 1L,
                            event.data(),
                            event.metadata(),
                            time);
            ofStream.add(storedEvent);
            all.add(storedEvent);
            byId.put(event.id(), storedEvent);
            places.add(new Place(version, storedEvent.globalPosition(), time));
        }
        return new AppendOutcome.Appended(places);
    }

    private static long size(StreamName stream, EncodedEvent event) {
        return 2L
                        * (stream.text().length()
                                + event.type().length()
                                + event.data().length()
                                + event.metadata().length())
                + EVENT_OVERHEAD_BYTES;
    }

    @Override
    public synchronized List<StoredEvent> readAfter(long globalPosition, int limit) {
        int from = (int) Math.min(globalPosition, all.size());
        return List.copyOf(all.subList(from, (int) Math.min(from + (long) limit, all.size())));
    }

    @Override
    public synchronized List<StoredEvent> readSettled(long after, long upTo, int limit) {
        int from = (int) Math.min(after, all.size());
        long to = Math.min(Math.min(upTo, all.size()), from + (long) limit);
        return List.copyOf(all.subList(from, (int) Math.max(from, to)));
    }

    @Override
    public synchronized List<StoredEvent> readStream(
            StreamName stream, long fromPosition, int limit) {
        return streams.getOrDefault(stream.text(), List.of()).stream()
                .skip(Math.max(0, fromPosition))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized TopicPart<StoredEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters) {
        int from = (int) Math.min(after, all.size());
        int to = (int) Math.min(upTo, all.size());
        List<StoredEvent> found = new ArrayList<>();
        long left = characters;
        for (StoredEvent event : all.subList(from, Math.max(from, to))) {
            if (found.size() == limit || left <= 0) {
                return new TopicPart<>(found, found.getLast().globalPosition());
            }
            if (new StreamName(event.stream()).isOf(topic)) {
                found.add(event);
                left -= event.data().length();
            }
        }
        return new TopicPart<>(found, upTo);
    }

    @Override
    public synchronized Optional<StoredEvent> findById(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized long lastGlobalPosition() {
        return all.size();
    }

    @Override
    public void close() {}
}
