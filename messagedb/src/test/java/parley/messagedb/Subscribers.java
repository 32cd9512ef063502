package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import javax.sql.DataSource;
import parley.messagedb.progress.CheckpointStream;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Leases;
import parley.messagedb.progress.ProgressTables;
import parley.messagedb.subscription.Keeping;
import parley.messagedb.subscription.Polling;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.SubscriptionBuilder;
import parley.messagedb.subscription.Subscriptions;
import parley.messagedb.subscription.TransactionHandler;

/**
 * Subscriptions of every kind to one store, some with what they handle in memory, some in a table
 * of the same database; and what each is to have seen in the end.
 */
final class Subscribers implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final DataSource database;
    private final Subscriptions subscriptions;
    private final CheckpointTable checkpoints;
    private final Leases leases;
    private final Map<String, Follows> inMemory = new LinkedHashMap<>();
    private final Map<String, Predicate<Message>> inTable = new LinkedHashMap<>();
    private final List<Subscription> running = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** One that keeps what it is given in memory. */
    private record Follows(Predicate<Message> what, List<Message> seen) {}

    Subscribers(DataSource database) {
        this.database = database;
        this.subscriptions =
                new Subscriptions(database, new MessageDb(database))
                        .polling(
                                Polling.exponential(
                                        Duration.ofMillis(1), Duration.ofMillis(20), 2));
        ProgressTables tables = ProgressTables.install(database);
        this.checkpoints = new CheckpointTable(tables);
        this.leases = new Leases(tables);
        TestPostgres.execute(
                database,
                """
                CREATE TABLE IF NOT EXISTS public.seen
                    (place bigserial, subscriber text, id uuid, global_position bigint)
                """);
    }

    /** Handed on one by one, to memory. */
    void oneByOne(String name, Source source, Predicate<Message> what) {
        List<Message> seen = memory(name, what);
        running.add(plan(source).handle(seen::add));
    }

    /** Handed on by batches, to memory. */
    void batches(String name, Source source, Predicate<Message> what) {
        List<Message> seen = memory(name, what);
        running.add(plan(source).batch(50).handleBatches(seen::addAll));
    }

    /** Handed on one by one, with checkpoints in a stream of the store. */
    void withStream(String name, Source source, Predicate<Message> what) {
        List<Message> seen = memory(name, what);
        running.add(
                plan(source)
                        .checkpoints(name, new CheckpointStream(database, "progress"))
                        .keep(new Keeping(Duration.ofMillis(200), 100))
                        .handle(seen::add));
    }

    /** Written to the table in the transaction of its checkpoint. */
    void exactly(String name, Source source, Predicate<Message> what) {
        inTable.put(name, what);
        running.add(
                plan(source)
                        .checkpoints(name, checkpoints)
                        .transaction(20)
                        .handleInTransaction(writing(name)));
    }

    /** As many members of a group, each writing to the table. */
    void members(int count, String name, Source source, Predicate<Message> what) {
        inTable.put(name, what);
        for (int i = 0; i < count; i++) {
            running.add(
                    plan(source)
                            .checkpoints(name, checkpoints)
                            .transaction(20)
                            .sharedBy(leases, 3, Duration.ofSeconds(1))
                            .handleInTransaction(writing(name)));
        }
    }

    private List<Message> memory(String name, Predicate<Message> what) {
        List<Message> seen = Collections.synchronizedList(new ArrayList<>());
        inMemory.put(name, new Follows(what, seen));
        return seen;
    }

    private SubscriptionBuilder plan(Source source) {
        return subscriptions.to(source).onDropped(this::dropped);
    }

    private void dropped(Optional<Throwable> cause) {
        cause.ifPresent(failures::add);
    }

    private static TransactionHandler writing(String name) {
        return (connection, messages) -> write(connection, name, messages);
    }

    private static void write(Connection connection, String name, List<Message> messages)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO public.seen (subscriber, id, global_position)"
                                + " VALUES (?, ?, ?)")) {
            for (Message message : messages) {
                insert.setString(1, name);
                insert.setObject(2, message.id());
                insert.setLong(3, message.globalPosition());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Has everything handled that is stored, by all. */
    void drain() {
        assertThat(failures).isEmpty();
        // Who keeps a checkpoint in the store adds to it: the others would see that, or not.
        for (Subscription each : running) {
            assertThat(each.drain(LONG)).as("%s: %s", each.name(), each.stall()).isTrue();
        }
        assertThat(failures).isEmpty();
    }

    /** Each has seen all that is stored of its source, once, in order. */
    void haveSeenAll(List<Message> stored) {
        inMemory.forEach(
                (name, follows) ->
                        assertThat(follows.seen().stream().filter(Subscribers::isTold).toList())
                                .as("what %s saw", name)
                                .extracting(Message::id)
                                .containsExactlyElementsOf(ids(stored, follows.what())));
        inTable.forEach(
                (name, what) ->
                        assertThat(inTable(name))
                                .as("what %s saw", name)
                                .containsExactlyElementsOf(ids(stored, what)));
    }

    /** By global position, whichever member of a group has seen it, in the order of each stream. */
    private List<UUID> inTable(String name) {
        assertThat(
                        TestPostgres.column(
                                database,
                                """
                                SELECT id FROM (
                                    SELECT id, m.stream_name, m.position,
                                        lag(m.position) OVER
                                            (PARTITION BY m.stream_name ORDER BY s.place) AS before
                                    FROM public.seen s JOIN message_store.messages m USING (id)
                                    WHERE s.subscriber = '%s') one
                                WHERE position IS DISTINCT FROM coalesce(before, -1) + 1
                                """
                                        .formatted(name)))
                .as("what %s saw not in its stream's order", name)
                .isEmpty();
        return TestPostgres.column(
                        database,
                        """
                        SELECT s.id FROM public.seen s JOIN message_store.messages m USING (id)
                        WHERE s.subscriber = '%s' AND m.type <> '%s'
                        ORDER BY s.global_position
                        """
                                .formatted(name, CheckpointStream.TYPE))
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    private static List<UUID> ids(List<Message> stored, Predicate<Message> what) {
        return stored.stream().filter(Subscribers::isTold).filter(what).map(Message::id).toList();
    }

    /** Not what subscribers themselves have stored. */
    private static boolean isTold(Message message) {
        return !message.type().equals(CheckpointStream.TYPE);
    }

    @Override
    public void close() {
        running.forEach(Subscription::stop);
    }
}
