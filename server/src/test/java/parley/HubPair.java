package parley;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import parley.log.EmbeddedPostgres;

/**
 * Two hubs over one Postgres, beside a foreign client that writes to a category of its own all the
 * time, and another that stands idle in its transaction with the lock of such a category.
 */
final class HubPair implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final HubFixture a;
    private final HubFixture b;
    private final Connection idle;
    private final AtomicBoolean foreignWrites = new AtomicBoolean(true);
    private final Thread foreignWriter;

    private HubPair(Path folder) throws IOException, InterruptedException, SQLException {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        a = HubFixture.start(folder.resolve("a"), postgres.url());
        b = HubFixture.start(folder.resolve("b"), postgres.url());
        idle = connection();
        idle.setAutoCommit(false);
        lock(idle, "foreign-1");
        foreignWriter = Thread.ofVirtual().start(this::writeForeignMessages);
    }

    static HubPair start(Path folder) throws IOException, InterruptedException, SQLException {
        return new HubPair(folder);
    }

    @Override
    public void close() throws IOException, SQLException {
        foreignWrites.set(false);
        try {
            foreignWriter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        idle.close();
        b.close();
        a.close();
        postgres.close();
    }

    /** One of the two in turn, as a user of that number. */
    RestClient hub(int number) {
        return (number % 2 == 0 ? a : b).as("user" + number);
    }

    /** One of the two in turn. */
    RestClient hub(int number, String user) {
        return (number % 2 == 0 ? a : b).as(user);
    }

    String url() {
        return postgres.url();
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /** Takes the lock of a stream's category, until the transaction ends. */
    static void lock(Connection connection, String stream) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT message_store.acquire_lock(?)")) {
            lock.setString(1, stream);
            lock.execute();
        }
    }

    private void writeForeignMessages() {
        try (Connection connection = connection();
                PreparedStatement write =
                        connection.prepareStatement(
                                "SELECT message_store.write_message(gen_random_uuid()::varchar,"
                                        + " 'other-' || ?, 'Happened', '{}')")) {
            for (int i = 0; foreignWrites.get(); i = (i + 1) % 10) {
                write.setInt(1, i);
                write.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many messages of the log a condition is true of. */
    long count(String condition) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM message_store.messages WHERE " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** All pages of a topic. */
    static List<JsonNode> walk(RestClient hub, String topic, boolean descending, int pageSize) {
        List<JsonNode> all = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    hub.get(
                                    "/v1/topics/%s/messages?descending=%s&page_size=%d&page_key=%s"
                                            .formatted(topic, descending, pageSize, key))
                            .ok();
            page.get("messages").forEach(all::add);
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return all;
    }
}
