package parley.log;

import java.time.Instant;

/** Where and when an appended event stands in the log. */
public record Place(long position, long globalPosition, Instant time) {}
