package parley.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import parley.messagedb.AppendObserver;
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
 * Appends to a log in Postgres, until what became of them is known. Those that wait at the same
 * moment share a transaction: see {@link MessageDb#append(String, List, ExpectedVersion)}.
 */
final class PostgresAppends {
    /** The connections that it uses. */
    static final int CONNECTIONS = MessageDb.APPEND_CONNECTIONS;

    /** Of one category, so that one that stands does not keep the others from being written. */
    private static final int MOST_WAITING = 2000;

    /**
     * What is left of a write's time when it stops waiting, so that its answer comes before the
     * deadline.
     */
    private static final Duration ANSWER_TIME = Duration.ofMillis(200);

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** So long after the last write that failed, and none has succeeded, it is told. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private record Trouble(String reason, Deadline told) {}

    private volatile Optional<Trouble> trouble = Optional.empty();
    private volatile AppendObserver observer = AppendObserver.none();
    private final ExecutorService threads = appendThreads();
    private final MessageDb database;
    private final Map<String, AtomicInteger> waiting = new HashMap<>();

    /**
     * @param connections {@link #CONNECTIONS}
     */
    PostgresAppends(DataSource connections) {
        this.database =
                new MessageDb(connections, (waited, took) -> observer.sent(waited, took), threads);
        StreamName.CATEGORIES.forEach(category -> waiting.put(category, new AtomicInteger()));
    }

    /**
     * @see Store#append
     */
    AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        Store.check(stream, events, deadline);
        AtomicInteger ofCategory = Objects.requireNonNull(waiting.get(stream.category()));
        try {
            if (ofCategory.incrementAndGet() > MOST_WAITING) {
                throw new LogException.Overloaded(
                        "More than %d writes of category '%s' wait; nothing was stored"
                                .formatted(MOST_WAITING, stream.category()));
            }
            return appendUntilKnown(
                    stream, messages(events), expected(expectedVersion), deadline, stored);
        } finally {
            ofCategory.decrementAndGet();
        }
    }

    /**
     * @see Store#begin
     */
    CompletableFuture<Optional<List<Place>>> begin(
            StreamName stream,
            List<EncodedEvent> events,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        AtomicInteger ofCategory = Objects.requireNonNull(waiting.get(stream.category()));
        if (ofCategory.incrementAndGet() > MOST_WAITING) {
            ofCategory.decrementAndGet();
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return database.submit(
                        stream.text(),
                        messages(events),
                        ExpectedVersion.any(),
                        deadline.earlierBy(ANSWER_TIME).left(),
                        places -> stored.accept(places(places)))
                .handle(
                        (appended, failure) -> {
                            ofCategory.decrementAndGet();
                            return begun(appended, failure);
                        });
    }

    private Optional<List<Place>> begun(
            @Nullable List<Appended> appended, @Nullable Throwable failure) {
        if (failure instanceof OutcomeUnknownException e) {
            throw unknown(e);
        }
        if (appended == null || appended.getFirst().repeated()) {
            return Optional.empty();
        }
        trouble = Optional.empty();
        return Optional.of(places(appended));
    }

    private static LogException unknown(OutcomeUnknownException cause) {
        return new LogException.OutcomeUnknown(
                "The database did not say in time whether it has stored this", cause);
    }

    private static ExecutorService appendThreads() {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("append-", 0).factory());
    }

    /** Once nothing is appended any more. */
    void close() {
        threads.shutdown();
    }

    private static List<NewMessage> messages(List<EncodedEvent> events) {
        return events.stream()
                .map(e -> new NewMessage(e.id(), e.type(), e.data(), e.metadata()))
                .toList();
    }

    void watch(MeterRegistry registry) {
        waiting.forEach(
                (category, count) ->
                        Gauge.builder("parley.appends.waiting", count::get)
                                .description("Appends that are not stored yet")
                                .tag("category", category)
                                .register(registry));
        Timer queue =
                Timer.builder("parley.append.queue")
                        .description("Time that an append waits before it is sent")
                        .register(registry);
        Timer commit =
                Timer.builder("parley.append.commit")
                        .description("Time that an append, with those beside it, is being stored")
                        .register(registry);
        Timer batch =
                Timer.builder("parley.append.batch")
                        .description("Time that a batch of appends takes to be stored")
                        .register(registry);
        observer =
                (waited, took) -> {
                    batch.record(took);
                    for (Duration each : waited) {
                        queue.record(each);
                        commit.record(took);
                    }
                };
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

    /** Appends; while the database cannot be reached, tries again. */
    private AppendOutcome appendUntilKnown(
            StreamName stream,
            List<NewMessage> messages,
            ExpectedVersion expected,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        Deadline end = deadline.earlierBy(ANSWER_TIME);
        while (true) {
            try {
                List<Appended> appended =
                        database.append(
                                stream.text(),
                                messages,
                                expected,
                                end.left(),
                                places -> stored.accept(places(places)));
                trouble = Optional.empty();
                return appended.getFirst().repeated()
                        ? existing(messages)
                        : new AppendOutcome.Appended(places(appended));
            } catch (DuplicateMessageIdException _) {
                return existing(messages);
            } catch (WrongExpectedVersionException e) {
                return new AppendOutcome.VersionMismatch(e.actual());
            } catch (OutcomeUnknownException e) {
                throw unknown(e);
            } catch (BusyException | UnavailableException e) {
                if (end.hasPassed()) {
                    throw undone(e);
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
                throw undone(e);
            }
            pause(end);
        }
    }

    /** A full disk, say, or one that fails: classes 53 and 58 of Postgres' error codes. */
    private static boolean isOutOfResources(MessageDbException e) {
        return e.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && (cause.getSQLState().startsWith("53") || cause.getSQLState().startsWith("58"));
    }

    private static LogException undone(MessageDbException cause) {
        String reason =
                switch (cause) {
                    case BusyException _ -> "Others write, or hold the lock of this category";
                    case UnavailableException _ -> "The database cannot be reached";
                    default -> "The database cannot store anything now";
                };
        return new LogException.Unavailable(reason + "; nothing was stored", cause);
    }

    private static void pause(Deadline end) {
        try {
            Thread.sleep(end.left().compareTo(RETRY_AFTER) < 0 ? end.left() : RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.Unavailable("Interrupted; nothing was stored", e);
        }
    }

    /** The first event of a batch whose id is in the log: one of them is. */
    private AppendOutcome existing(List<NewMessage> messages) {
        try {
            for (NewMessage message : messages) {
                Optional<Message> found = database.findById(message.id());
                if (found.isPresent()) {
                    return new AppendOutcome.IdExists(PostgresStore.stored(found.get()));
                }
            }
        } catch (MessageDbException e) {
            throw new LogException.OutcomeUnknown(
                    "The database was lost while it was asked what it has stored; whether it did is"
                            + " unknown",
                    e);
        }
        throw new IllegalStateException("An id is taken, and none is there: " + ids(messages));
    }

    private static List<UUID> ids(List<NewMessage> messages) {
        return messages.stream().map(NewMessage::id).toList();
    }

    private static List<Place> places(List<Appended> appended) {
        List<Place> places = new ArrayList<>(appended.size());
        for (Appended each : appended) {
            places.add(new Place(each.position(), each.globalPosition(), each.time()));
        }
        return places;
    }
}
