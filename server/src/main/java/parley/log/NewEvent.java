package parley.log;

import java.util.UUID;
import parley.domain.Event;

/** An event to append, with the id that it shall have. */
public record NewEvent<E extends Event>(UUID id, E event) {}
