package example.filestore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import parley.domain.TopicId;
import parley.log.AppendOutcome;
import parley.log.Deadline;
import parley.log.EncodedEvent;
import parley.log.LogException;
import parley.log.Store;
import parley.log.StoredEvent;
import parley.log.StreamName;
import parley.log.TopicPart;

/** A log in a file, for one process at a time. Each append is on the disk before it is answered. */
final class FileStore implements Store {
    /** Events that are read at a time when they are looked through. */
    private static final int SOME = 1000;

    private final Clock clock;
    private final LogFolder folder;
    private final UUID logId;
    private final Index index = new Index();
    private final LogFile file;
    private final ReentrantLock appending = new ReentrantLock(true);

    /** Nothing more is appended once it is unknown what stands at the file's end. */
    private boolean broken;

    private FileStore(Clock clock, LogFolder folder) throws IOException {
        this.clock = clock;
        this.folder = folder;
        this.logId = folder.logId();
        this.file = LogFile.open(folder.events(), this::remember);
        folder.sync();
    }

    /**
     * @throws IOException when the folder is in use, cannot be used, or its events are damaged
     */
    static FileStore open(Path folder, Clock clock) throws IOException {
        LogFolder held = LogFolder.open(folder);
        try {
            return new FileStore(clock, held);
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private boolean remember(long offset, byte[] line) throws IOException {
        Optional<Batch> batch = JsonLine.read(line);
        if (batch.isPresent() && !index.add(offset, line.length, batch.get())) {
            throw new IOException(
                    "%s: what stands at byte %d does not follow what stands before it"
                            .formatted(folder.events(), offset));
        }
        return batch.isPresent();
    }

    @Override
    public UUID logId() {
        return logId;
    }

    @Override
    public AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline) {
        if (!awaitTurn(deadline)) {
            throw new LogException.Unavailable("Too many appends wait; nothing was stored");
        }
        try {
            Store.check(stream, events, deadline);
            for (EncodedEvent event : events) {
                Optional<StoredEvent> existing = findById(event.id());
                if (existing.isPresent()) {
                    return new AppendOutcome.IdExists(existing.get());
                }
            }
            long version = index.version(stream.text());
            if (expectedVersion.isPresent() && expectedVersion.getAsLong() != version) {
                return new AppendOutcome.VersionMismatch(version);
            }
            Batch batch =
                    new Batch(
                            stream.text(),
                            version + 1,
                            index.lastGlobalPosition() + 1,
                            nextTime(),
                            events);
            store(batch);
            return new AppendOutcome.Appended(batch.places());
        } finally {
            appending.unlock();
        }
    }

    private boolean awaitTurn(Deadline deadline) {
        try {
            return appending.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Rises with the position, whatever the clock does. */
    private Instant nextTime() {
        Instant now = clock.instant();
        return now.isBefore(index.lastTime()) ? index.lastTime() : now;
    }

    /** Readers see the batch when it is on the disk, and not before. */
    private void store(Batch batch) {
        if (broken) {
            throw new LogException.Unavailable("The log's file failed; nothing was stored");
        }
        byte[] line = JsonLine.of(batch);
        try {
            index.add(file.append(line), line.length, batch);
        } catch (IOException e) {
            takeBack(e);
            throw new LogException.Unavailable("Nothing was stored: " + e.getMessage(), e);
        }
    }

    private void takeBack(IOException cause) {
        try {
            file.cut();
        } catch (IOException e) {
            broken = true;
            cause.addSuppressed(e);
            throw new LogException.OutcomeUnknown(
                    "Whether it was stored shows at the next start: " + cause.getMessage(), cause);
        }
    }

    @Override
    public List<StoredEvent> readAfter(long globalPosition, int limit) {
        return events(index.after(globalPosition, limit));
    }

    @Override
    public List<StoredEvent> readSettled(long after, long upTo, int limit) {
        return readAfter(after, limit).stream()
                .takeWhile(event -> event.globalPosition() <= upTo)
                .toList();
    }

    @Override
    public List<StoredEvent> readStream(StreamName stream, long fromPosition, int limit) {
        return events(index.ofStream(stream.text(), fromPosition, limit));
    }

    /** Looks at all events in that range: a log that keeps many topics would index them. */
    @Override
    public TopicPart<StoredEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters) {
        List<StoredEvent> found = new ArrayList<>();
        long left = characters;
        long at = after;
        List<StoredEvent> some = readAfter(at, SOME);
        while (!some.isEmpty()) {
            for (StoredEvent event : some) {
                at = event.globalPosition();
                if (at > upTo) {
                    return new TopicPart<>(found, upTo);
                }
                if (found.size() == limit || left <= 0) {
                    return new TopicPart<>(found, found.getLast().globalPosition());
                }
                if (new StreamName(event.stream()).isOf(topic)) {
                    found.add(event);
                    left -= event.data().length();
                }
            }
            some = readAfter(at, SOME);
        }
        return new TopicPart<>(found, upTo);
    }

    @Override
    public Optional<StoredEvent> findById(UUID id) {
        return index.find(id).map(entry -> events(List.of(entry)).getFirst());
    }

    @Override
    public long lastGlobalPosition() {
        return index.lastGlobalPosition();
    }

    /** Reads each line once, however many of its events are asked for. */
    private List<StoredEvent> events(List<Index.Entry> entries) {
        List<StoredEvent> events = new ArrayList<>(entries.size());
        long offset = -1;
        Batch batch = null;
        for (Index.Entry entry : entries) {
            if (batch == null || entry.offset() != offset) {
                batch = batch(entry);
                offset = entry.offset();
            }
            events.add(batch.event(entry.number()));
        }
        return events;
    }

    private Batch batch(Index.Entry entry) {
        try {
            return JsonLine.read(file.read(entry.offset(), entry.length()))
                    .orElseThrow(() -> new IOException("damaged at byte " + entry.offset()));
        } catch (IOException e) {
            throw new LogException.Unavailable("The log cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (folder) {
            file.close();
        } catch (IOException e) {
            throw new LogException.Unavailable("The log's file does not close", e);
        }
    }
}
