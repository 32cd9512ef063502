package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import parley.messagedb.Ledger.RawPlace;

/**
 * Other clients, which write in transactions over several categories by {@code write_message}, and
 * roll some of them back.
 */
final class RawLoad implements AutoCloseable {
    private final DataSource database;
    private final List<String> categories;
    private final Ledger ledger;
    private final List<Thread> writers;
    private volatile boolean stopped;

    /**
     * @param database with {@code message_store} in its search path
     */
    RawLoad(DataSource database, List<String> categories, int writers, long seed, Ledger ledger) {
        this.database = database;
        this.categories = categories;
        this.ledger = ledger;
        this.writers =
                IntStream.range(0, writers)
                        .mapToObj(i -> new Random(seed + i))
                        .map(random -> Thread.ofVirtual().unstarted(() -> write(random)))
                        .toList();
        this.writers.forEach(Thread::start);
    }

    private void write(Random random) {
        while (!stopped) {
            transact(random);
        }
    }

    private void transact(Random random) {
        Map<UUID, RawPlace> places = new HashMap<>();
        boolean committing = false;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (String category : categories) {
                if (random.nextBoolean()) {
                    String streamName = category + "-" + random.nextInt(5);
                    UUID id = UUID.randomUUID();
                    places.put(id, new RawPlace(streamName, -1));
                    places.put(id, new RawPlace(streamName, write(connection, id, streamName)));
                }
            }
            if (random.nextInt(4) == 0) {
                connection.rollback();
                ledger.refused(List.copyOf(places.keySet()));
                return;
            }
            committing = true;
            connection.commit();
            ledger.committed(places);
        } catch (SQLException e) {
            if (committing) {
                ledger.unknown(List.copyOf(places.keySet()));
            } else {
                ledger.refused(List.copyOf(places.keySet()));
            }
        }
    }

    private static long write(Connection connection, UUID id, String streamName)
            throws SQLException {
        try (PreparedStatement write =
                connection.prepareStatement("SELECT write_message(?, ?, 'Raw', null)")) {
            write.setString(1, id.toString());
            write.setString(2, streamName);
            try (ResultSet row = write.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread each : writers) {
            try {
                each.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
