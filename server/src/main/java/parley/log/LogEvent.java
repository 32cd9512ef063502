package parley.log;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import parley.domain.Event;

/**
 * An event of the log.
 *
 * @param event empty when this hub cannot read it: of a newer type, or not written by a hub
 */
public record LogEvent(
        UUID id, long position, long globalPosition, Instant time, Optional<Event> event) {}
