package parley.messagedb.subscription;

import java.time.Duration;

/**
 * How far a subscription is behind.
 *
 * @param position up to which everything has been handled
 * @param age zero when it has caught up; else the age of the last message that was handled, by the
 *     clocks of this machine and the server's
 */
public record Lag(long position, Duration age) {}
