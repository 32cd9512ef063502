package parley.messagedb;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored message.
 *
 * @param id unique in the whole store
 * @param streamName the stream it was appended to, such as {@code account-1}
 * @param type the name of what happened
 * @param position its place in its stream, from 0, without gaps
 * @param globalPosition its place in the whole store: rising, with gaps
 * @param data JSON text as {@code jsonb} prints it, or null
 * @param metadata JSON text as {@code jsonb} prints it, or null
 * @param time when it was stored, to the microsecond
 */
public record Message(
        UUID id,
        String streamName,
        String type,
        long position,
        long globalPosition,
        @Nullable String data,
        @Nullable String metadata,
        Instant time) {}
