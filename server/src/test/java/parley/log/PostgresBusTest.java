package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Two hubs that wake each other through their database. */
final class PostgresBusTest {
    @RegisterExtension private static final DatabaseServer SERVER = new DatabaseServer();

    private final List<Listener> listeners = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Queue<String> onChannel = new ArrayDeque<>();
    private Connection program;
    private PostgresAddress address;
    private Listener a;
    private Listener b;

    /** A hub's bus, and how often it was woken. */
    private record Listener(PostgresBus bus, Semaphore woken) {
        void awaitWoken() throws InterruptedException {
            assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Both know of each other, and nothing is on its way. */
    @BeforeEach
    void start() throws Exception {
        address = SERVER.emptyDatabase();
        program = SERVER.closing(SERVER.connect(address));
        DatabaseServer.execute(program, "LISTEN " + PostgresBus.CHANNEL);
        a = listener("a", Duration.ofMillis(2));
        assertThat(heard()).isEqualTo("a?");
        a.bus().stored();
        b = listener("b", Duration.ofMillis(2));
        assertThat(heard()).as("a was alone and told nobody").isEqualTo("b?");
        assertThat(heard()).isEqualTo("a");
        a.awaitWoken();
        b.awaitWoken();
    }

    @AfterEach
    void stop() {
        listeners.forEach(listener -> listener.bus().close());
    }

    /** One that listens already. */
    private Listener listener(String name, Duration spacing) throws InterruptedException {
        UUID id = UUID.randomUUID();
        names.put(id.toString(), name);
        Listener listener = new Listener(PostgresBus.open(address, id, spacing), new Semaphore(0));
        listeners.add(listener);
        listener.bus().listen(listener.woken()::release);
        listener.awaitWoken();
        return listener;
    }

    /** The next notification that another program hears, the hub's name in place of its id. */
    private String heard() throws SQLException {
        if (onChannel.isEmpty()) {
            for (PGNotification each :
                    program.unwrap(PGConnection.class).getNotifications(20_000)) {
                String id = each.getParameter().substring(0, 36);
                onChannel.add(names.get(id) + each.getParameter().substring(36));
            }
        }
        return onChannel.remove();
    }

    @Test
    void wakesTheOthersAndNotWhoHasStoredIt() throws Exception {
        int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            a.bus().stored();
            assertThat(heard()).isEqualTo("a");
            b.awaitWoken();
            b.bus().stored();
            assertThat(heard()).isEqualTo("b");
            a.awaitWoken();
        }

        assertThat(a.bus().received()).isEqualTo(1 + rounds);
        assertThat(b.bus().received()).isEqualTo(1 + rounds);
        assertThat(a.woken().availablePermits()).isZero();
        assertThat(b.woken().availablePermits()).isZero();
    }

    @Test
    void oneThatStartsAnewIsToldWhatTheOthersStoreAndTellsThem() throws Exception {
        b.bus().close();
        Listener anew = listener("anew", Duration.ofMillis(2));
        assertThat(heard()).isEqualTo("anew?");
        assertThat(heard()).isEqualTo("a");
        a.awaitWoken();
        anew.awaitWoken();

        anew.bus().stored();
        a.awaitWoken();
        a.bus().stored();
        anew.awaitWoken();
    }

    @Test
    void whatIsStoredUntilTheNextMayGoOutSharesOneNotification() throws Exception {
        Listener seldom = listener("seldom", Duration.ofHours(1));
        seldom.awaitWoken(); // it knows of the others, and has said that it is there
        for (int i = 0; i < 20; i++) {
            seldom.bus().stored();
            b.bus().stored();
            a.awaitWoken();
        }

        assertThat(seldom.bus().sent()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsLostIsOpenedAgain() throws Exception {
        for (String name : List.of("parley-listen", "parley-notify")) {
            assertThat(terminate(name)).isEqualTo(2);
            Deadline patience = Deadline.in(Duration.ofSeconds(20));
            while (listening() < 2) {
                assertThat(patience.hasPassed()).isFalse();
            }
            long before = b.bus().received();
            a.bus().stored();
            while (b.bus().received() == before) {
                assertThat(patience.hasPassed()).as("b hears a after %s", name).isFalse();
                Thread.onSpinWait();
            }
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
        Deadline patience = Deadline.in(Duration.ofSeconds(5));
        while (connections() > 0) {
            assertThat(patience.hasPassed()).isFalse();
        }
    }

    private long listening() throws SQLException {
        return query(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'parley-listen'"
                        + " AND state = 'idle' AND query LIKE 'LISTEN%'"
                        + " AND datname = current_database()");
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
