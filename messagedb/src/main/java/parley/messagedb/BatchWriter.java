package parley.messagedb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

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
 *   <li>So does what may have been stored by a batch that was lost, whatever the server says then:
 *       its caller never hears that nothing was stored before that is known.
 * </ul>
 */
final class BatchWriter {
    private static final Logger LOG = System.getLogger(BatchWriter.class.getName());

    /** Less than is waited for an outcome beyond an append's own time. */
    private static final Duration SHORTEST_LOCK_WAIT = Duration.ofMillis(50);

    /** How long is tried to find out what became of a lost append that has no deadline. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int MOST_COLLISIONS = 3;

    /** What others do in between is over much sooner. */
    private static final int MOST_FRUITLESS = 50;

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
     * @param lockWait the most that each lock is waited for
     * @return whether somebody held on to the lock of one of its categories
     */
    boolean write(List<PendingAppend> appends, Duration lockWait) {
        if (appends.isEmpty()) {
            return false;
        }
        List<Duration> waited =
                appends.stream().map(each -> Duration.ofNanos(each.waitedNanos())).toList();
        long begun = System.nanoTime();
        boolean stuck = connectAndWrite(appends, lockWait);
        tell(waited, Duration.ofNanos(System.nanoTime() - begun));
        return stuck;
    }

    private void tell(List<Duration> waited, Duration took) {
        try {
            observer.sent(waited, took);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "An observer of appends failed", e);
        }
    }

    private boolean connectAndWrite(List<PendingAppend> appends, Duration lockWait) {
        try (Connection connection = database.open()) {
            return write(connection, appends, lockWait);
        } catch (UnavailableException e) {
            // An interrupt is meant for this thread alone: the others go again.
            if (!Thread.currentThread().isInterrupted()) {
                SQLException cause = (SQLException) e.getCause();
                notStored(appends, () -> new UnavailableException(e.getMessage(), cause));
            }
        } catch (SQLException e) {
            // of giving the connection back: whatever was settled stays so
        } catch (RuntimeException | Error e) {
            String what = "A batch failed in no known way: whether this is stored is unknown";
            appends.forEach(each -> each.fail(new OutcomeUnknownException(what, e)));
        }
        return false;
    }

    private boolean write(Connection connection, List<PendingAppend> appends, Duration lockWait) {
        Map<UUID, Appended> stored;
        try {
            stored = send(connection, appends, lockTimeout(appends, lockWait));
        } catch (SQLException e) {
            return failed(connection, appends, e, lockWait);
        }
        List<PendingAppend> leftOut =
                appends.stream().filter(each -> !isComplete(each, stored)).toList();
        if (!leftOut.isEmpty()) {
            // The others need not wait for the reasons.
            appends.stream().filter(PendingAppend::isDone).forEach(PendingAppend::wake);
            leftOut.forEach(each -> explain(connection, each));
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

    private static long lockTimeout(List<PendingAppend> appends, Duration lockWait) {
        long most = lockWait.toNanos();
        for (PendingAppend each : appends) {
            // One that has hardly any time left must not make all others give up with it.
            most = Math.min(most, Math.max(each.left(), SHORTEST_LOCK_WAIT.toNanos()));
        }
        return Duration.ofNanos(most).toMillis();
    }

    private static boolean isComplete(PendingAppend pending, Map<UUID, Appended> stored) {
        List<Appended> places = new ArrayList<>(pending.append().messages().size());
        for (NewMessage message : pending.append().messages()) {
            Appended place = stored.get(message.id());
            if (place == null) {
                return false;
            }
            places.add(place);
        }
        pending.complete(places);
        return true;
    }

    /** It was left out: says why, unless that has passed. */
    private static void explain(Connection connection, PendingAppend pending) {
        try {
            new RepeatedAppend(pending.append())
                    .explain(connection)
                    .ifPresentOrElse(pending::complete, () -> notThere(pending));
        } catch (MessageDbException e) {
            pending.fail(e);
        } catch (SQLException e) {
            if (isOpen(connection)) {
                notStored(List.of(pending), () -> Failures.reading(e));
            }
        }
    }

    private static void notThere(PendingAppend pending) {
        if (pending.notThere() > MOST_FRUITLESS) {
            pending.fail(
                    new MessageDbException(
                            "The server takes this and stores nothing, and does not say why: does"
                                    + " a trigger on message_store.messages leave it out?",
                            null));
        }
    }

    private boolean failed(
            Connection connection, List<PendingAppend> appends, SQLException e, Duration lockWait) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (LOCK_NOT_GRANTED.contains(state)) {
            return true;
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            boolean again = true;
            for (PendingAppend each : appends) {
                again &= each.collided() <= MOST_COLLISIONS;
            }
            if (again) {
                return false;
            }
        }
        switch (Failures.writing(e)) {
            case OutcomeUnknownException _ -> lost(appends, e);
            case UnavailableException _ -> notStored(appends, () -> Failures.writing(e));
            case BusyException _ -> {
                return inHalves(connection, appends, e, lockWait);
            }
            case WrongExpectedVersionException _, DuplicateMessageIdException _ ->
                    throw new IllegalStateException("Not told by a code", e);
            case MessageDbException _ -> {
                if (isOfARow(state)) {
                    return inHalves(connection, appends, e, lockWait);
                }
                notStored(appends, () -> Failures.writing(e));
            }
        }
        return false;
    }

    private static boolean isOfARow(String state) {
        return OF_A_ROW.stream().anyMatch(state::startsWith);
    }

    private boolean inHalves(
            Connection connection, List<PendingAppend> appends, SQLException e, Duration lockWait) {
        if (appends.size() == 1) {
            refused(appends.getFirst(), e);
            return false;
        }
        int half = appends.size() / 2;
        boolean stuck = false;
        boolean inOrder = true; // what has to go again must not be overtaken
        for (List<PendingAppend> part :
                List.of(appends.subList(0, half), appends.subList(half, appends.size()))) {
            List<PendingAppend> left = part.stream().filter(each -> !each.isDone()).toList();
            if (!left.isEmpty() && inOrder && isOpen(connection)) {
                stuck |= write(connection, left, lockWait);
            }
            inOrder &= part.stream().allMatch(PendingAppend::isDone);
        }
        return stuck;
    }

    /**
     * What is wrong with a row was wrong when it was lost, too; being busy says nothing of then.
     */
    private static void refused(PendingAppend pending, SQLException e) {
        if (Failures.writing(e) instanceof BusyException) {
            notStored(List.of(pending), () -> Failures.writing(e));
        } else {
            pending.fail(Failures.writing(e));
        }
    }

    /** A connection that broke answers questions with errors that say nothing of the append. */
    private static boolean isOpen(Connection connection) {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    private static void lost(List<PendingAppend> appends, SQLException cause) {
        boolean twice = appends.stream().anyMatch(PendingAppend::isLost);
        appends.forEach(PendingAppend::lost);
        appends.forEach(each -> giveUpLate(each, cause));
        if (twice) {
            pause();
        }
    }

    /**
     * Nothing was stored now. What an earlier attempt may have stored goes again, after a while.
     */
    private static void notStored(
            List<PendingAppend> appends, Supplier<MessageDbException> refusal) {
        boolean again = false;
        for (PendingAppend each : appends) {
            if (each.isLost()) {
                giveUpLate(each, refusal.get());
                again |= !each.isDone();
            } else {
                each.fail(refusal.get());
            }
        }
        if (again) {
            pause();
        }
    }

    private static void giveUpLate(PendingAppend lost, Exception cause) {
        if (lost.lostForNanos() > LONGEST_SEARCH.toNanos()) {
            lost.fail(
                    new OutcomeUnknownException(
                            "The store was lost, and what became of this cannot be found out:"
                                    + " whether it is stored is unknown",
                            cause));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
