package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** After very many appends of all kinds a client holds what it held after a tenth as many. */
class AppendsLeaveNothingBehindTest {
    private static final int APPENDS = Soak.times(50_000, 1_000_000);
    private static final int CALLERS = 64;
    private static final int CONNECTIONS = 8;

    /**
     * Two for each of the three ways to write, two that find out why one was refused; the test's.
     */
    private static final int MOST_STATEMENTS = 9;

    @Test
    void holdsAfterManyAppendsWhatItHeldAfterFew() throws Exception {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("leaks");
        try (HikariDataSource pool = TestPostgres.pool(database, CONNECTIONS)) {
            MessageDb store = new MessageDb(pool);
            append(store, APPENDS / 10);
            Holdings few = Holdings.of(database, pool);

            append(store, APPENDS);

            Holdings many = Holdings.of(database, pool);
            assertThat(store.appendsUnderWay()).isZero();
            many.assertNoMoreThan(few, pool, MOST_STATEMENTS);
        }
    }

    private static void append(MessageDb store, int appends) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(caller);
                callers.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < appends / CALLERS; i++) {
                                        append(store, random);
                                    }
                                }));
            }
            for (Future<?> each : callers) {
                each.get();
            }
        }
    }

    private static void append(MessageDb store, Random random) {
        int kind = random.nextInt(100);
        String streamName = "c" + random.nextInt(20) + "-" + random.nextInt(1000);
        boolean bad = kind == 0;
        List<NewMessage> messages = messages(kind < 10 ? 1 + random.nextInt(20) : 1, bad);
        ExpectedVersion expected =
                kind >= 10 && kind < 20 ? ExpectedVersion.noStream() : ExpectedVersion.any();
        Duration timeout = kind == 99 ? Duration.ZERO : Duration.ofHours(1);
        try {
            store.append(streamName, messages, expected, timeout);
            if (kind == 98) {
                store.append(streamName, messages, expected, timeout);
            }
        } catch (WrongExpectedVersionException e) {
            // The stream is there already.
        } catch (BusyException e) {
            if (!timeout.isZero()) {
                throw e;
            }
        } catch (MessageDbException e) {
            if (!bad) {
                throw e;
            }
        }
    }

    private static List<NewMessage> messages(int count, boolean bad) {
        String data = bad ? "{" : "{\"text\": \"said\"}";
        return Stream.generate(() -> new NewMessage(UUID.randomUUID(), "T", data, null))
                .limit(count)
                .toList();
    }
}
