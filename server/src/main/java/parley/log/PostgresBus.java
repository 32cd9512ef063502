package parley.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The bus of a log in Postgres: {@code NOTIFY} on the channel {@value #CHANNEL}, with an id of the
 * hub that sends it, so that a hub knows its own. Sent outside of the transactions that write,
 * because a transaction with a notification keeps others from committing beside it.
 */
final class PostgresBus implements Bus, MeterBinder {
    static final String CHANNEL = "parley_stored";

    /** The connections that it uses. */
    static final int CONNECTIONS = 2;

    /** From one notification to the next: what is stored meanwhile shares the next one. */
    private static final Duration SPACING = Duration.ofMillis(2);

    /** How long a connection is left alone before it is asked whether it is still there. */
    private static final Duration SILENCE = PostgresPool.SILENCE;

    private static final int ANSWER_SECONDS = 2;

    private final PostgresAddress address;
    private final String hub;
    private final Duration spacing;
    private final PostgresLine sending;
    private volatile @Nullable PostgresLine listening;

    /** Full when something was stored that nobody was told of. */
    private final BlockingQueue<Boolean> untold = new ArrayBlockingQueue<>(1);

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    private PostgresBus(PostgresAddress address, UUID hub, Duration spacing) {
        this.address = address;
        this.hub = hub.toString();
        this.spacing = spacing;
        this.sending = new PostgresLine(address, "notify", new Sending());
    }

    /**
     * @param hub differs from that of every other hub
     */
    static PostgresBus open(PostgresAddress address, UUID hub) {
        return open(address, hub, SPACING);
    }

    /**
     * @param spacing the shortest time from one notification to the next
     */
    static PostgresBus open(PostgresAddress address, UUID hub, Duration spacing) {
        PostgresBus bus = new PostgresBus(address, hub, spacing);
        bus.sending.start();
        return bus;
    }

    @Override
    public void stored() {
        var _ = untold.offer(true); // else somebody said so already
    }

    @Override
    public void listen(Runnable woken) {
        PostgresLine line = new PostgresLine(address, "listen", new Listening(woken));
        listening = line;
        line.start();
    }

    /** Tells the other hubs. */
    private final class Sending implements PostgresLine.Work {
        private final String notify = "NOTIFY " + CHANNEL + ", '" + hub + "'";

        @Override
        public void step(Connection connection) throws SQLException, InterruptedException {
            if (untold.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS) == null) {
                checkAlive(connection);
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(notify);
            } catch (SQLException e) {
                stored(); // they may not have heard
                throw e;
            }
            sent.increment();
            Thread.sleep(spacing);
        }
    }

    /** Hears the other hubs. */
    private final class Listening implements PostgresLine.Work {
        private final Runnable woken;

        Listening(Runnable woken) {
            this.woken = woken;
        }

        @Override
        public void begin(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
            }
            woken.run(); // for what was said while nobody listened
        }

        @Override
        public void step(Connection connection) throws SQLException {
            PGNotification[] heard =
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications(Math.toIntExact(SILENCE.toMillis()));
            int ofOthers = 0;
            for (PGNotification each : heard) {
                if (!each.getParameter().equals(hub)) {
                    ofOthers++;
                }
            }
            if (ofOthers > 0) {
                received.add(ofOthers);
                woken.run();
            } else if (heard.length == 0) {
                checkAlive(connection);
            }
        }
    }

    /** A firewall may have forgotten it, and then nothing ever comes. */
    private static void checkAlive(Connection connection) throws SQLException {
        if (!connection.isValid(ANSWER_SECONDS)) {
            throw new SQLException("The connection does not answer");
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("parley.bus.sent", sent, LongAdder::sum)
                .description("Notifications to other hubs that something was stored")
                .register(registry);
        FunctionCounter.builder("parley.bus.received", received, LongAdder::sum)
                .description("Notifications of other hubs that something was stored")
                .register(registry);
    }

    long sent() {
        return sent.sum();
    }

    long received() {
        return received.sum();
    }

    @Override
    public void close() {
        PostgresLine line = listening;
        if (line != null) {
            line.close();
        }
        sending.close();
    }
}
