package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import parley.bench.StoreDatabase.Sql;

/**
 * One way to append, with so many callers, and its rounds. A round's database begins with the same
 * messages each time, and a second of appends that is not measured, in which connections learn
 * their statements.
 */
final class AppendCell {

    private static final Duration LEAD_IN = Duration.ofSeconds(1);

    /** How many messages each stream has when a round begins. */
    private static final int FILLED = 2;

    private static final long LEAD_IN_SEED = 0x5eed;

    /** A way to append. */
    sealed interface Way {
        /** Parley's client and Parley's SQL. */
        record Parley() implements Way {}

        /** Parley's client on the original's SQL. */
        record ParleyOnOriginal() implements Way {}

        /** The original's function, by JDBC. */
        record Original() implements Way {}

        /** Inserts of so many rows: see {@link RawWriter}. */
        record Raw(int batch) implements Way {}

        /** Whose SQL it runs on. */
        default Sql sql() {
            return switch (this) {
                case Parley() -> Sql.PARLEY;
                case ParleyOnOriginal() -> Sql.ORIGINAL;
                case Original() -> Sql.ORIGINAL;
                case Raw _ -> Sql.PARLEY;
            };
        }

        /**
         * Of the callers. Parley's are virtual threads, as in a hub, but for one alone: that waits
         * for a socket each time, which a platform thread does at half the cost, as the original's
         * callers do.
         */
        default ThreadFactory threads(int callers) {
            ThreadFactory own =
                    callers == 1 ? Thread.ofPlatform().factory() : Thread.ofVirtual().factory();
            return switch (this) {
                case Parley() -> own;
                case ParleyOnOriginal() -> own;
                case Original() -> Thread.ofPlatform().factory();
                case Raw _ -> Thread.ofPlatform().factory();
            };
        }

        /** How many messages one call appends. */
        default int batch() {
            return switch (this) {
                case Parley() -> 1;
                case ParleyOnOriginal() -> 1;
                case Original() -> 1;
                case Raw(int batch) -> batch;
            };
        }
    }

    private final Way way;
    private final int connections;
    private final int callers;
    private final Streams streams;
    private final Rounds rounds = new Rounds();

    /**
     * @param connections in the pool
     */
    AppendCell(Way way, int connections, int callers, Streams streams) {
        this.way = way;
        this.connections = connections;
        this.callers = callers;
        this.streams = streams;
    }

    Way way() {
        return way;
    }

    int connections() {
        return connections;
    }

    int callers() {
        return callers;
    }

    int categories() {
        return streams.categories();
    }

    Rounds rounds() {
        return rounds;
    }

    /** Messages each second, the median of the rounds. */
    double rate() {
        return rounds.rate() * way.batch();
    }

    /** As a report names it. */
    String title() {
        return switch (way) {
            case Way.Parley() -> "Parley, connections: " + connections;
            case Way.ParleyOnOriginal() ->
                    "Parley's client on the original's SQL, connections: " + connections;
            case Way.Original() -> "original, connections: " + connections;
            case Way.Raw(int batch) -> "raw inserts, rows in each: " + batch;
        };
    }

    /**
     * Runs one round, which is not kept.
     *
     * @param hub the process whose database server the store is on
     * @param seed another one for each round
     */
    Round run(long hub, StoreDatabase store, Duration duration, long seed)
            throws IOException, InterruptedException, SQLException {
        store.refill(streams.fillSql(FILLED));
        try (Writer writer = open(store)) {
            Callers.run(callers, way.threads(callers), LEAD_IN, writer, seed ^ LEAD_IN_SEED);
            Cpu before = Cpu.of(hub);
            long began = System.nanoTime();
            Outcome outcome = Callers.run(callers, way.threads(callers), duration, writer, seed);
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Round(outcome, null, seconds, Cpu.of(hub).since(before));
        }
    }

    private Writer open(StoreDatabase store) throws SQLException {
        HikariDataSource pool = store.pool(connections);
        return switch (way) {
            case Way.Parley() -> Writer.messageDb(pool, streams);
            case Way.ParleyOnOriginal() -> Writer.messageDb(pool, streams);
            case Way.Original() -> Writer.original(pool, streams);
            case Way.Raw(int batch) -> new RawWriter(pool, streams, FILLED, batch);
        };
    }
}
