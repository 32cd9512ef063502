package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.ProgressTables;

/** What thousands of subscriptions leave behind that were begun and stopped. */
class SubscriptionsLeaveNothingBehindTest {
    private static final int CYCLES = 10_000;
    private static final long SLACK = 4 << 20;

    @Test
    void tenThousandCyclesLeaveConnectionsStatementsThreadsAndHeapWhereTheyWere() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("cycles");
        AtomicInteger alive = new AtomicInteger();
        ThreadFactory counted =
                work ->
                        Thread.ofVirtual()
                                .unstarted(
                                        () -> {
                                            alive.incrementAndGet();
                                            try {
                                                work.run();
                                            } finally {
                                                alive.decrementAndGet();
                                            }
                                        });
        try (HikariDataSource pool = TestPostgres.pool(database, 4)) {
            MessageDb store = new MessageDb(pool);
            CheckpointTable checkpoints = new CheckpointTable(ProgressTables.install(pool));
            append(store);
            Subscriptions subscriptions = new Subscriptions(pool, store).threads(counted);
            cycle(subscriptions, checkpoints, 500); // until all is warm
            long heap = heap();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            int statements = statements(pool);

            cycle(subscriptions, checkpoints, CYCLES);

            assertThat(alive.get()).isZero();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            assertThat(connections(database)).isLessThanOrEqualTo(5);
            assertThat(statements(pool)).isLessThanOrEqualTo(statements + 5);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                    .isLessThanOrEqualTo(threads + 5);
            assertThat(heap()).isLessThan(heap + SLACK);
        }
    }

    private static void cycle(Subscriptions subscriptions, CheckpointTable checkpoints, int times) {
        List<Source> sources =
                List.of(
                        Source.stream("account-1"),
                        Source.category("account"),
                        Source.category("account").member(0, 2),
                        Source.categories("account", "owner"),
                        Source.everything());
        for (int i = 0; i < times; i++) {
            SubscriptionBuilder builder = subscriptions.to(sources.get(i % sources.size()));
            if (i % 3 == 0) {
                builder.checkpoints("cycle", checkpoints);
            }
            Heard heard = new Heard();
            try (Subscription _ = builder.batch(2).handle(heard::take)) {
                if (i % 4 == 0 && i % 3 != 0) {
                    Heard.eventually(() -> heard.size() > 0); // else it is stopped at its begin
                }
            }
        }
    }

    private static void append(MessageDb store) {
        store.append(
                "account-1",
                IntStream.range(0, 10)
                        .mapToObj(_ -> new NewMessage(UUID.randomUUID(), "T", "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }

    private static int connections(PGSimpleDataSource database) {
        return Integer.parseInt(
                TestPostgres.column(
                                database,
                                "SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE application_name = 'cycles'")
                        .getFirst());
    }

    /** The most that a session of the pool has prepared. */
    private static int statements(HikariDataSource pool) {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            counts.add(
                    Integer.parseInt(
                            TestPostgres.column(pool, "SELECT count(*) FROM pg_prepared_statements")
                                    .getFirst()));
        }
        return counts.stream().max(Integer::compare).orElse(0);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
