package parley.log;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import parley.domain.Event;

/**
 * An event of the log.
 *
 * @param event empty when this hub cannot read it: of a newer type, or not written by a hub
 * @param traceparent of the request that it came from, as W3C Trace Context has it, when that was
 *     traced
 */
public record LogEvent(
        UUID id,
        long position,
        long globalPosition,
        Instant time,
        Optional<Event> event,
        Optional<String> traceparent) {
    /** An event that was not traced. */
    public LogEvent(
            UUID id, long position, long globalPosition, Instant time, Optional<Event> event) {
        this(id, position, globalPosition, time, event, Optional.empty());
    }
}
