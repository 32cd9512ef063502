package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import parley.messagedb.BusyException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;

/**
 * One of those who share out a subscription's shares; see {@link Leases}. One thread beats, every
 * third of the term; any may release, and look at leases.
 */
public final class Member implements AutoCloseable {
    /** Beats in a term, and when there is something to make up for. */
    private static final int BEATS = 3;

    private static final int HURRIED = 30;

    private final Borrowed database;
    private final LeaseStatements statements;
    private final Map<Integer, Lease> held = new TreeMap<>();
    private boolean closed;

    /** Whether a lease that is held was not renewed by the last beat. */
    private boolean missedSome;

    /** What a heartbeat's transaction found and did. */
    private record Found(
            List<String> members,
            Map<Integer, Long> renewed,
            Map<Integer, Long> own,
            Map<Integer, Long> taken) {
        boolean isStill(Lease lease) {
            return Optional.ofNullable(own.get(lease.share().member()))
                    .filter(token -> token == lease.token())
                    .isPresent();
        }
    }

    Member(Borrowed database, LeaseStatements statements) {
        this.database = database;
        this.statements = statements;
    }

    /** Random, and new for each joining. */
    public String id() {
        return statements.id();
    }

    /**
     * How long until the next beat: a third of the term; a thirtieth after one that could not renew
     * everything, since whoever saves a checkpoint holds its share's row until the commit.
     */
    public synchronized Duration interval() {
        return statements.term().dividedBy(missedSome ? HURRIED : BEATS);
    }

    /**
     * Says that this member is alive, renews what it holds, and takes free shares, of those whose
     * owners are gone, too, up to its part. Its part of n shares among m members is n / m, and one
     * more for each of the first n mod m members in the order of their joining.
     *
     * @throws UnavailableException if the database cannot be reached; leases go on until their end
     * @throws BusyException if the server gave up; likewise
     * @throws OutcomeUnknownException if the connection was lost; the next beat tells
     * @throws IllegalStateException if it was closed, or another member counts another number of
     *     shares
     */
    public synchronized Standing beat() {
        if (closed) {
            throw new IllegalStateException("It has left: " + id());
        }
        // Before the database reads its clock: here, a lease never lasts longer than there.
        long deadline = System.nanoTime() + statements.term().toNanos();
        Found found = database.write(this::beat);
        List<Lease> lost = held.values().stream().filter(lease -> !found.isStill(lease)).toList();
        lost.forEach(this::forget);
        missedSome =
                held.values().stream()
                        .anyMatch(lease -> !found.renewed().containsKey(lease.share().member()));
        List<Lease> taken = new ArrayList<>();
        found.renewed().forEach((share, token) -> hold(share, token, deadline, taken));
        found.taken().forEach((share, token) -> hold(share, token, deadline, taken));
        return new Standing(
                List.copyOf(held.values()), taken, surplus(found), lost, found.members().size());
    }

    private Found beat(Connection connection) throws SQLException {
        statements.live(connection);
        statements.sweep(connection);
        List<String> members = statements.members(connection);
        Map<Integer, Long> renewed = statements.renew(connection);
        Map<Integer, Long> own = statements.own(connection);
        int missing = part(members) - own.size();
        return new Found(
                members,
                renewed,
                own,
                missing > 0 ? statements.take(connection, missing) : Map.of());
    }

    private int part(List<String> members) {
        int rank = members.indexOf(id());
        int size = statements.size();
        return size / members.size() + (rank < size % members.size() ? 1 : 0);
    }

    private void hold(int share, long token, long deadline, List<Lease> taken) {
        Lease lease = held.get(share);
        if (lease != null && lease.token() == token) {
            lease.renewed(deadline);
            return;
        }
        Lease fresh =
                new Lease(
                        statements.name(),
                        new Share(share, statements.size()),
                        id(),
                        token,
                        deadline);
        held.put(share, fresh);
        taken.add(fresh);
    }

    /** The last ones: which they are is the same at each beat until they are released. */
    private List<Lease> surplus(Found found) {
        int part = part(found.members());
        return held.values().stream().skip(part).toList();
    }

    /**
     * Gives a share back, for others to take at once. Does nothing when it is held no more. Waits
     * for a transaction that has saved the share's checkpoint.
     *
     * @throws UnavailableException if the database cannot be reached; the lease is over all the
     *     same, and will run out there
     * @throws BusyException if the server gave up; likewise
     * @throws OutcomeUnknownException if the connection was lost; likewise
     */
    public synchronized void release(Lease lease) {
        forget(lease);
        database.write(
                connection -> {
                    statements.release(connection, lease);
                    return true;
                });
    }

    private void forget(Lease lease) {
        lease.end();
        held.remove(lease.share().member(), lease);
    }

    /**
     * Gives back what it holds, and leaves. Does nothing the second time.
     *
     * @throws UnavailableException if the database cannot be reached; all will run out there
     * @throws BusyException if the server gave up; likewise
     * @throws OutcomeUnknownException if the connection was lost; likewise
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        held.values().forEach(Lease::end);
        held.clear();
        database.write(
                connection -> {
                    statements.leave(connection);
                    return true;
                });
    }
}
