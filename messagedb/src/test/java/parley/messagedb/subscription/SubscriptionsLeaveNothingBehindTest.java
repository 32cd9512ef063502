package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Holdings;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.ProgressTables;

/** What thousands of subscriptions leave behind that were begun and stopped. */
class SubscriptionsLeaveNothingBehindTest {
    private static final int CYCLES = 10_000;

    /** Of each source's reads with their sizes, of checkpoints and continuity; the test's. */
    private static final int MOST_STATEMENTS = 40;

    @Test
    void tenThousandCyclesLeaveConnectionsStatementsThreadsAndHeapWhereTheyWere()
            throws SQLException {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("cycles");
        AtomicInteger alive = new AtomicInteger();
        ThreadFactory counted =
                work ->
                        Thread.ofPlatform()
                                .daemon()
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
            Holdings few = Holdings.of(database, pool);

            cycle(subscriptions, checkpoints, CYCLES);

            assertThat(alive.get()).isZero();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            Holdings.of(database, pool).assertNoMoreThan(few, pool, MOST_STATEMENTS);
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
                    eventually(() -> heard.size() > 0); // else it is stopped at its begin
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
}
