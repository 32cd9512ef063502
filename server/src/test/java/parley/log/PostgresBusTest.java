package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hubs that wake each other through their database. */
final class PostgresBusTest {
    @RegisterExtension private static final DatabaseServer SERVER = new DatabaseServer();

    private final List<Listener> listeners = new ArrayList<>();
    private PostgresAddress address;
    private Listener a;
    private Listener b;

    /** A hub's bus, and how often it was woken. */
    private record Listener(PostgresBus bus, Semaphore woken) {
        void awaitWoken() throws InterruptedException {
            assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @BeforeEach
    void start() throws Exception {
        address = SERVER.emptyDatabase();
        a = listener(Duration.ofMillis(2));
        b = listener(Duration.ofMillis(2));
    }

    @AfterEach
    void stop() {
        listeners.forEach(listener -> listener.bus().close());
    }

    /** One that listens already. */
    private Listener listener(Duration spacing) throws InterruptedException {
        Listener listener =
                new Listener(
                        PostgresBus.open(address, UUID.randomUUID(), spacing), new Semaphore(0));
        listeners.add(listener);
        listener.bus().listen(listener.woken()::release);
        listener.awaitWoken();
        return listener;
    }

    @Test
    void wakesTheOthersAndNotWhoHasStoredIt() throws Exception {
        int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            a.bus().stored();
            b.awaitWoken();
            b.bus().stored();
            a.awaitWoken();
        }

        assertThat(a.bus().received()).isEqualTo(rounds);
        assertThat(b.bus().received()).isEqualTo(rounds);
        assertThat(a.woken().availablePermits()).isZero();
        assertThat(b.woken().availablePermits()).isZero();
    }

    @Test
    void whatIsStoredUntilTheNextMaySharesOneNotification() throws Exception {
        Listener seldom = listener(Duration.ofHours(1));
        for (int i = 0; i < 10_000; i++) {
            seldom.bus().stored();
        }
        a.awaitWoken();

        assertThat(seldom.bus().sent()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsLostIsOpenedAgain() throws Exception {
        for (String name : List.of("parley-listen", "parley-notify")) {
            assertThat(terminate(name)).isEqualTo(2);
            if (name.equals("parley-listen")) {
                // Listening again, for what was missed meanwhile.
                a.awaitWoken();
                b.awaitWoken();
            }
            a.bus().stored();
            b.awaitWoken();
            b.bus().stored();
            a.awaitWoken();
        }
    }

    @Test
    void nothingIsThrownWhileThereIsNoDatabase() throws Exception {
        PostgresAddress nowhere = PostgresAddress.parse("postgres://127.0.0.1:1/none");
        try (PostgresBus lost = PostgresBus.open(nowhere, UUID.randomUUID())) {
            lost.listen(() -> {});
            lost.stored();

            assertThat(lost.sent()).isZero();
        }
    }

    @Test
    void itsConnectionsAreClosedWithIt() throws Exception {
        a.bus().close();
        b.bus().close();
        Deadline patience = Deadline.in(Duration.ofSeconds(20));
        while (connections() > 0) {
            assertThat(patience.hasPassed()).isFalse();
        }
    }

    private long connections() throws SQLException {
        return query(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'parley-%'"
                        + " AND datname = current_database()");
    }

    private long terminate(String name) throws SQLException {
        return query(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                        + " application_name = '"
                        + name
                        + "' AND datname = current_database()");
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = SERVER.connect(address);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
