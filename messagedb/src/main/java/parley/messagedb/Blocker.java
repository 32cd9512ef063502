package parley.messagedb;

import java.time.Instant;

/**
 * A transaction that holds the lock of a category, so that messages behind it may have to wait.
 *
 * @param category the category whose lock it holds
 * @param pid its server process, as {@code pg_stat_activity} shows it; 0 for a prepared transaction
 * @param firstSeen when the reader first met it
 */
public record Blocker(String category, int pid, Instant firstSeen) {}
