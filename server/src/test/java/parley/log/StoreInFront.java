package parley.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import parley.domain.TopicId;

/** Stands before a store, and passes everything on to it; tests put in the way what they need. */
public abstract class StoreInFront implements Store {
    protected final Store behind;

    protected StoreInFront(Store behind) {
        this.behind = behind;
    }

    @Override
    public UUID logId() {
        return behind.logId();
    }

    @Override
    public AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline) {
        return behind.append(stream, events, expectedVersion, deadline);
    }

    @Override
    public List<StoredEvent> readAfter(long globalPosition, int limit) {
        return behind.readAfter(globalPosition, limit);
    }

    @Override
    public List<StoredEvent> readSettled(long after, long upTo, int limit) {
        return behind.readSettled(after, upTo, limit);
    }

    @Override
    public List<StoredEvent> readStream(StreamName stream, long fromPosition, int limit) {
        return behind.readStream(stream, fromPosition, limit);
    }

    @Override
    public TopicPart<StoredEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters) {
        return behind.readTopic(topic, after, upTo, limit, characters);
    }

    @Override
    public Optional<StoredEvent> findById(UUID id) {
        return behind.findById(id);
    }

    @Override
    public long lastGlobalPosition() {
        return behind.lastGlobalPosition();
    }

    @Override
    public void close() {
        behind.close();
    }
}
