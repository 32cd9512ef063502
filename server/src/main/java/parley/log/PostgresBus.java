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
 *
 * <p>A hub that has heard no other tells nobody what it stores. When it begins to listen, it says
 * that it is there, with {@value #ALONE} after its id while it has heard nobody; whoever hears that
 * answers by a notification. So each knows of the others, and what one stores just before it does
 * is found after the answer.
 */
final class PostgresBus implements Bus, MeterBinder {
    static final String CHANNEL = "parley_stored";

    private static final String ALONE = "?";

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

    /** Whether another hub was heard, now or at any time. */
    private volatile boolean accompanied;

    /** Full when the others are to be told. */
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
        if (accompanied) {
            tell();
        }
    }

    private void tell() {
        var _ = untold.offer(true); // else somebody has asked for it already
    }

    @Override
    public void listen(Runnable woken) {
        PostgresLine line = new PostgresLine(address, "listen", new Listening(woken));
        listening = line;
        line.start();
    }

    /** Tells the other hubs. */
    private final class Sending implements PostgresLine.Work {
        @Override
        public void step(Connection connection) throws SQLException, InterruptedException {
            if (untold.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS) == null) {
                checkAlive(connection);
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "NOTIFY %s, '%s%s'".formatted(CHANNEL, hub, accompanied ? "" : ALONE));
            } catch (SQLException e) {
                tell(); // they may not have heard
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
            tell();
        }

        @Override
        public void step(Connection connection) throws SQLException {
            PGNotification[] heard =
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications(Math.toIntExact(SILENCE.toMillis()));
            if (heard.length == 0) {
                checkAlive(connection);
            }
            long before = received.sum();
            for (PGNotification each : heard) {
                if (!each.getParameter().startsWith(hub)) {
                    hear(each.getParameter());
                }
            }
            if (received.sum() > before) {
                woken.run();
            }
        }

        private void hear(String other) {
            accompanied = true;
            received.increment();
            if (other.endsWith(ALONE)) {
                tell();
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
