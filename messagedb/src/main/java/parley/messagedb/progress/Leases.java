package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import parley.messagedb.BusyException;
import parley.messagedb.UnavailableException;

/**
 * Lets the members of a group, in as many processes as there are, share out a subscription's shares
 * among themselves: each share has one owner at a time, each member about as many shares as the
 * others, and those of one who is gone are taken over.
 *
 * <p>All of it is rows of {@link ProgressTables} and the database's clock; members never talk to
 * each other. A share is leased for a term, and each taking has a higher fencing token, with which
 * {@link CheckpointTable} refuses who held it before.
 */
public final class Leases {
    /** The shortest term. */
    public static final Duration SHORTEST = Duration.ofMillis(100);

    /** The longest term. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private final ProgressTables tables;

    public Leases(ProgressTables tables) {
        this.tables = tables;
    }

    /**
     * Makes the caller a member. It has no share before its first {@link Member#beat}.
     *
     * @param name the subscription's name
     * @param size how many shares there are, the same for all members; as many members can have
     *     something to do
     * @param term how long a lease and a membership last without a beat, 100 ms to 1 h
     * @throws IllegalStateException if the group has members that count another number of shares
     * @throws UnavailableException if the database cannot be reached
     * @throws BusyException if the server gave up
     */
    public Member join(String name, int size, Duration term) {
        SubscriptionName.require(name);
        Share whole = new Share(0, size);
        if (term.compareTo(SHORTEST) < 0 || term.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A term is 100 ms to 1 h: " + term);
        }
        LeaseStatements statements =
                new LeaseStatements(tables, name, whole.size(), UUID.randomUUID().toString(), term);
        tables.borrowed().write(connection -> join(connection, statements));
        return new Member(tables.borrowed(), statements);
    }

    /** One after the other, so that two who count differently cannot both be the first. */
    private static boolean join(Connection connection, LeaseStatements statements)
            throws SQLException {
        statements.lockGroup(connection);
        statements.sweep(connection);
        statements.live(connection);
        statements.members(connection);
        statements.addShares(connection);
        return true;
    }
}
