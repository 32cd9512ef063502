package parley.messagedb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch, and settles each of its appends that can be settled: those that are not done
 * afterwards are to go again.
 *
 * <ul>
 *   <li>What the server refuses for the sake of one row is tried again in halves, until that append
 *       stands alone, and fails alone.
 *   <li>When an id or a place has been taken at the last moment, the batch goes again and looks
 *       first.
 *   <li>When the connection is lost on the way, the batch goes again, under its own ids: either
 *       they are there by then, or they are stored now. The earlier transaction cannot come in
 *       between: it stood before this one in the queue for the locks, and has ended.
 * </ul>
 */
final class BatchWriter {
    /** How long a batch of many waits for a lock: longer than any other batch takes. */
    private static final Duration SHORT_LOCK_WAIT = Duration.ofMillis(200);

    private static final Duration LONGEST_LOCK_WAIT = Duration.ofSeconds(5);

    /** How long is tried to find out what became of a lost append that has no deadline. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int MOST_COLLISIONS = 3;

    /**
     * Classes of errors that one row may have caused (Postgres manual, appendix "Error Codes"):
     * data, constraints, check options, program limits such as an index entry's length, and what
     * somebody's trigger raises.
     */
    private static final Set<String> OF_A_ROW = Set.of("22", "23", "44", "54", "P0");

    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> LOCK_NOT_GRANTED = Set.of("55P03", "40P01");

    private final Database database;
    private final AppendObserver observer;

    BatchWriter(Database database, AppendObserver observer) {
        this.database = database;
        this.observer = observer;
    }

    /**
     * @param appends may be empty
     * @param patient whether to wait long for a lock
     * @return whether somebody held on to the lock of one of its categories
     */
    boolean write(List<PendingAppend> appends, boolean patient) {
        if (appends.isEmpty()) {
            return false;
        }
        List<Duration> waited =
                appends.stream().map(each -> Duration.ofNanos(each.waitedNanos())).toList();
        long begun = System.nanoTime();
        boolean stuck = connectAndWrite(appends, patient);
        observer.sent(waited, Duration.ofNanos(System.nanoTime() - begun));
        return stuck;
    }

    private boolean connectAndWrite(List<PendingAppend> appends, boolean patient) {
        try (Connection connection = database.open()) {
            return write(connection, appends, patient);
        } catch (UnavailableException e) {
            unreached(appends, e.getMessage(), (SQLException) e.getCause());
        } catch (SQLException e) {
            // of giving the connection back: whatever was settled stays so
        } catch (RuntimeException | Error e) {
            appends.forEach(each -> each.fail(new IllegalStateException("A batch failed", e)));
            throw e;
        }
        return false;
    }

    private boolean write(Connection connection, List<PendingAppend> appends, boolean patient) {
        Map<UUID, Appended> stored;
        try {
            stored = send(connection, appends, lockTimeout(appends, patient));
        } catch (SQLException e) {
            return failed(connection, appends, e, patient);
        }
        for (PendingAppend each : appends) {
            settle(connection, each, stored);
        }
        return false;
    }

    private static Map<UUID, Appended> send(
            Connection connection, List<PendingAppend> appends, long lockTimeoutMillis)
            throws SQLException {
        return appends.size() == 1 && appends.getFirst().isSingle()
                ? new SingleStatement(appends.getFirst()).write(connection, lockTimeoutMillis)
                : new BatchStatement(appends).write(connection, lockTimeoutMillis);
    }

    private static long lockTimeout(List<PendingAppend> appends, boolean patient) {
        long most = (patient ? LONGEST_LOCK_WAIT : SHORT_LOCK_WAIT).toNanos();
        for (PendingAppend each : appends) {
            most = Math.min(most, each.left());
        }
        return Math.max(1, Duration.ofNanos(most).toMillis()); // to the server, 0 means no limit
    }

    private void settle(Connection connection, PendingAppend pending, Map<UUID, Appended> stored) {
        List<Appended> places = new ArrayList<>(pending.append().messages().size());
        for (NewMessage message : pending.append().messages()) {
            Appended place = stored.get(message.id());
            if (place == null) {
                explain(connection, pending);
                return;
            }
            places.add(place);
        }
        pending.complete(places);
    }

    /** It was left out: says why, unless that has passed. */
    private static void explain(Connection connection, PendingAppend pending) {
        try {
            new RepeatedAppend(pending.append()).explain(connection).ifPresent(pending::complete);
        } catch (MessageDbException e) {
            pending.fail(e);
        } catch (SQLException e) {
            if (!(Failures.writing(e) instanceof OutcomeUnknownException)) {
                pending.fail(Failures.reading(e));
            }
        }
    }

    private boolean failed(
            Connection connection, List<PendingAppend> appends, SQLException e, boolean patient) {
        String state = String.valueOf(e.getSQLState());
        if (LOCK_NOT_GRANTED.contains(state)) {
            return true;
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            boolean again = false;
            for (PendingAppend each : appends) {
                again |= each.collided() <= MOST_COLLISIONS;
            }
            if (again) {
                return false;
            }
        }
        switch (Failures.writing(e)) {
            case OutcomeUnknownException _ -> appends.forEach(PendingAppend::lost);
            case UnavailableException unavailable ->
                    unreached(appends, unavailable.getMessage(), e);
            case BusyException _ -> {
                return inHalves(connection, appends, e, patient);
            }
            case WrongExpectedVersionException _, DuplicateMessageIdException _ ->
                    throw new IllegalStateException("Not told by a code", e);
            case MessageDbException _ -> {
                if (OF_A_ROW.contains(state.substring(0, 2))) {
                    return inHalves(connection, appends, e, patient);
                }
                appends.forEach(each -> each.fail(Failures.writing(e)));
            }
        }
        return false;
    }

    private boolean inHalves(
            Connection connection, List<PendingAppend> appends, SQLException e, boolean patient) {
        if (appends.size() == 1) {
            appends.getFirst().fail(Failures.writing(e));
            return false;
        }
        int half = appends.size() / 2;
        boolean stuck = write(connection, appends.subList(0, half), patient);
        return write(connection, appends.subList(half, appends.size()), patient) || stuck;
    }

    /** Nothing was sent. What an earlier attempt may have stored goes again, after a while. */
    private static void unreached(
            List<PendingAppend> appends, @Nullable String message, @Nullable SQLException cause) {
        boolean again = false;
        for (PendingAppend each : appends) {
            if (!each.isLost()) {
                each.fail(new UnavailableException(message, cause));
            } else if (each.lostForNanos() > LONGEST_SEARCH.toNanos()) {
                each.fail(
                        new OutcomeUnknownException(
                                "The store was lost and cannot be reached again: whether it has"
                                        + " stored this is unknown",
                                cause));
            } else {
                again = true;
            }
        }
        if (again) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
