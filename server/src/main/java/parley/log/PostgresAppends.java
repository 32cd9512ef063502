package parley.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.messagedb.Appended;
import parley.messagedb.BusyException;
import parley.messagedb.DuplicateMessageIdException;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.MessageDbException;
import parley.messagedb.NewMessage;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;
import parley.messagedb.WrongExpectedVersionException;

/**
 * Appends to a log in Postgres, until what became of them is known.
 *
 * <p>Writes of one category exclude each other until their commit, so a few connections for each
 * category are as good as many; {@link AppendLane} keeps it to those, and a category that stands
 * does not take the others' connections.
 */
final class PostgresAppends {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresAppends.class);

    /**
     * What is left of a write's time when it stops waiting, so that its answer comes before the
     * deadline.
     */
    private static final Duration ANSWER_TIME = Duration.ofMillis(200);

    /** Of one attempt: less than the time after which a silent connection counts as lost. */
    private static final Duration LONGEST_LOCK_WAIT = PostgresPool.SILENCE.dividedBy(2);

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** So long after the last write that failed, and none has succeeded, it is told. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private record Trouble(String reason, Deadline told) {}

    private volatile Optional<Trouble> trouble = Optional.empty();
    private final MessageDb database;
    private final Map<String, AppendLane> lanes = new HashMap<>();

    /**
     * @param connections {@link AppendLane#CONNECTIONS} for each category
     */
    PostgresAppends(DataSource connections) {
        this.database = new MessageDb(connections);
        StreamName.CATEGORIES.forEach(category -> lanes.put(category, new AppendLane(category)));
    }

    /**
     * @see Store#append
     */
    AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline) {
        Store.check(stream, events, deadline);
        AppendLane lane = Objects.requireNonNull(lanes.get(stream.category()));
        List<NewMessage> messages =
                events.stream()
                        .map(e -> new NewMessage(e.id(), e.type(), e.data(), e.metadata()))
                        .toList();
        ExpectedVersion expected = expected(expectedVersion);
        lane.enter(deadline.earlierBy(ANSWER_TIME));
        try {
            return appendUntilKnown(stream, messages, expected, deadline);
        } finally {
            lane.leave();
        }
    }

    Collection<AppendLane> lanes() {
        return lanes.values();
    }

    /** Why the last write failed for want of room or the like, if it did so lately. */
    Optional<String> obstacle() {
        return trouble.filter(recent -> !recent.told().hasPassed()).map(Trouble::reason);
    }

    private static ExpectedVersion expected(OptionalLong version) {
        if (version.isEmpty()) {
            return ExpectedVersion.any();
        }
        return version.getAsLong() < 0
                ? ExpectedVersion.noStream()
                : ExpectedVersion.exactly(version.getAsLong());
    }

    /**
     * Appends; when the connection is lost on the way, appends again under the same ids: either the
     * first attempt has taken effect and its events are found, or this one does, and the first one
     * never will.
     */
    private AppendOutcome appendUntilKnown(
            StreamName stream,
            List<NewMessage> messages,
            ExpectedVersion expected,
            Deadline deadline) {
        Optional<OutcomeUnknownException> unknown = Optional.empty();
        while (true) {
            try {
                List<Appended> appended =
                        database.append(stream.text(), messages, expected, lockTimeout(deadline));
                trouble = Optional.empty();
                return new AppendOutcome.Appended(
                        appended.stream().map(PostgresAppends::place).toList());
            } catch (DuplicateMessageIdException _) {
                return existing(messages).orElseThrow();
            } catch (WrongExpectedVersionException e) {
                // After a lost answer it may be our own first attempt that has moved the stream on.
                Optional<AppendOutcome> own =
                        unknown.isPresent() ? existing(messages) : Optional.empty();
                return own.orElse(new AppendOutcome.VersionMismatch(e.actual()));
            } catch (OutcomeUnknownException e) {
                unknown = Optional.of(e);
                LOGGER.warn("Lost the connection in an append to {}; trying again", stream);
            } catch (BusyException | UnavailableException e) {
                if (deadline.earlierBy(ANSWER_TIME).hasPassed()) {
                    throw undone(e, unknown);
                }
            } catch (MessageDbException e) {
                if (!isOutOfResources(e)) {
                    throw e;
                }
                trouble =
                        Optional.of(
                                new Trouble(
                                        "the database cannot store anything: " + e.getMessage(),
                                        Deadline.in(REMEMBERED)));
                throw undone(e, unknown);
            }
            if (unknown.isPresent() && deadline.hasPassed()) {
                throw undone(unknown.get(), unknown);
            }
            pause(deadline);
        }
    }

    private static Duration lockTimeout(Deadline deadline) {
        Duration left = deadline.earlierBy(ANSWER_TIME).left();
        return left.compareTo(LONGEST_LOCK_WAIT) < 0 ? left : LONGEST_LOCK_WAIT;
    }

    /** A full disk, say, or one that fails: classes 53 and 58 of Postgres' error codes. */
    private static boolean isOutOfResources(MessageDbException e) {
        return e.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && (cause.getSQLState().startsWith("53") || cause.getSQLState().startsWith("58"));
    }

    private static LogException undone(
            MessageDbException cause, Optional<OutcomeUnknownException> unknown) {
        if (unknown.isPresent()) {
            return new LogException.OutcomeUnknown(
                    "The database was lost while it stored; whether it did is unknown",
                    unknown.get());
        }
        String reason =
                switch (cause) {
                    case BusyException _ -> "Another transaction in the database holds the lock";
                    case UnavailableException _ -> "The database cannot be reached";
                    default -> "The database cannot store anything now";
                };
        return new LogException.Unavailable(reason + "; nothing was stored", cause);
    }

    private static void pause(Deadline deadline) {
        try {
            Thread.sleep(
                    deadline.left().compareTo(RETRY_AFTER) < 0 ? deadline.left() : RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.OutcomeUnknown("Interrupted while storing", e);
        }
    }

    /** The first event of a batch whose id is in the log. */
    private Optional<AppendOutcome> existing(List<NewMessage> messages) {
        try {
            for (NewMessage message : messages) {
                Optional<Message> found = database.findById(message.id());
                if (found.isPresent()) {
                    return Optional.of(
                            new AppendOutcome.IdExists(PostgresStore.stored(found.get())));
                }
            }
            return Optional.empty();
        } catch (MessageDbException e) {
            throw new LogException.OutcomeUnknown(
                    "The database was lost while it was asked what it has stored; whether it did is"
                            + " unknown",
                    e);
        }
    }

    private static Place place(Appended appended) {
        return new Place(appended.position(), appended.globalPosition(), appended.time());
    }
}
