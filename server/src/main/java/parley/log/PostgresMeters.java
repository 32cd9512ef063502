package parley.log;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToIntFunction;

/** What a log in Postgres tells of its connections. */
record PostgresMeters(MeterRegistry registry) {
    void watch(List<HikariDataSource> pools) {
        pools.forEach(this::watch);
    }

    private void watch(HikariDataSource pool) {
        connections(pool, "active", HikariPoolMXBean::getActiveConnections);
        connections(pool, "idle", HikariPoolMXBean::getIdleConnections);
        Gauge.builder("parley.postgres.connections.limit", pool::getMaximumPoolSize)
                .description("The most connections of a pool")
                .tag("pool", name(pool))
                .register(registry);
        Gauge.builder(
                        "parley.postgres.connections.awaited",
                        () -> value(pool, HikariPoolMXBean::getThreadsAwaitingConnection))
                .description("Threads that wait for a connection of a pool")
                .tag("pool", name(pool))
                .register(registry);
    }

    private void connections(
            HikariDataSource pool, String state, ToIntFunction<HikariPoolMXBean> count) {
        Gauge.builder("parley.postgres.connections", () -> value(pool, count))
                .description("Connections of a pool")
                .tag("pool", name(pool))
                .tag("state", state)
                .register(registry);
    }

    private static String name(HikariDataSource pool) {
        return pool.getPoolName().substring(PostgresPool.NAME_PREFIX.length());
    }

    private static double value(HikariDataSource pool, ToIntFunction<HikariPoolMXBean> count) {
        HikariPoolMXBean running = pool.getHikariPoolMXBean();
        return running == null ? Double.NaN : count.applyAsInt(running);
    }
}
