package parley.log;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as a store gives it back.
 *
 * @param stream the stream's name as it was written, which for a foreign writer may be any text
 * @param position its gapless place in its stream, from 0
 * @param globalPosition its place in the whole log: rising, with gaps, from 1
 * @param data the text of a JSON object, equal in content, not necessarily in form, to what was
 *     appended
 * @param metadata likewise; {@code {}} when there is none
 */
public record StoredEvent(
        UUID id,
        String stream,
        String type,
        long position,
        long globalPosition,
        String data,
        String metadata,
        Instant time) {
    /** An event without metadata. */
    public StoredEvent(
            UUID id,
            String stream,
            String type,
            long position,
            long globalPosition,
            String data,
            Instant time) {
        this(id, stream, type, position, globalPosition, data, "{}", time);
    }
}
