package parley.messagedb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A load of all the ways in which messages are stored: our append and write_message, alone and in
 * transactions over several categories, rolled back as a whole or in part, committed late. Knows
 * what was committed for certain and what perhaps was.
 */
final class RandomWriters implements AutoCloseable {
    private final DataSource pool;
    private final MessageDb store;
    private final List<String> categories;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<UUID> committed = ConcurrentHashMap.newKeySet();
    private final Set<UUID> perhaps = ConcurrentHashMap.newKeySet();
    private final List<Future<?>> running;

    RandomWriters(DataSource pool, List<String> categories, int writers, int rounds) {
        this.pool = pool;
        this.store = new MessageDb(pool);
        this.categories = categories;
        this.running =
                IntStream.range(0, writers)
                        .<Future<?>>mapToObj(
                                seed -> threads.submit(() -> write(new Random(seed), rounds)))
                        .toList();
    }

    boolean areDone() {
        return running.stream().allMatch(Future::isDone);
    }

    /** The ids of all messages that were committed; waits for the writers' end. */
    Set<UUID> committed() throws ExecutionException, InterruptedException {
        for (Future<?> each : running) {
            each.get();
        }
        return committed;
    }

    /** The ids whose commit was cut off. */
    Set<UUID> perhaps() {
        return perhaps;
    }

    private void write(Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            if (random.nextInt(3) == 0) {
                append(random);
            } else {
                transact(random);
            }
        }
    }

    private void append(Random random) {
        List<NewMessage> messages =
                Stream.generate(() -> new NewMessage(UUID.randomUUID(), "T", null, null))
                        .limit(1 + random.nextInt(5))
                        .toList();
        List<UUID> ids = messages.stream().map(NewMessage::id).toList();
        try {
            store.append(stream(random, categories), messages, ExpectedVersion.any());
            committed.addAll(ids);
        } catch (OutcomeUnknownException e) {
            perhaps.addAll(ids);
        } catch (UnavailableException e) {
            // Nothing was stored.
        }
    }

    /** Takes the categories in one order, as any client must that does not want deadlocks. */
    private void transact(Random random) {
        Set<UUID> ids = ConcurrentHashMap.newKeySet();
        boolean committing = false;
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            for (String category : categories) {
                if (random.nextInt(categories.size()) == 0) {
                    ids.addAll(writeSome(connection, random, category));
                }
            }
            if (random.nextInt(5) == 0) {
                connection.rollback();
                return;
            }
            committing = true;
            connection.commit();
            committed.addAll(ids);
        } catch (SQLException e) {
            if (committing) {
                perhaps.addAll(ids);
            }
        }
    }

    private static Set<UUID> writeSome(Connection connection, Random random, String category)
            throws SQLException {
        Set<UUID> ids = ConcurrentHashMap.newKeySet();
        String streamName = stream(random, List.of(category));
        for (int i = random.nextInt(4); i >= 0; i--) {
            UUID id = UUID.randomUUID();
            try (var statement = connection.createStatement()) {
                boolean undone = random.nextInt(6) == 0;
                if (undone) {
                    statement.execute("SAVEPOINT before_it");
                }
                statement.execute(
                        "SELECT message_store.write_message('%s', '%s', 'T', null), pg_sleep(%s)"
                                .formatted(id, streamName, random.nextInt(4) / 1000.0));
                if (undone) {
                    statement.execute("ROLLBACK TO SAVEPOINT before_it");
                } else {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static String stream(Random random, List<String> categories) {
        return categories.get(random.nextInt(categories.size())) + "-" + random.nextInt(5);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
