package parley.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to a Postgres. */
final class PostgresPool {
    private PostgresPool() {}

    /**
     * @param name of what they are for, as the database shows it
     * @param connections the most that there are
     */
    static HikariDataSource open(PostgresAddress address, String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres-" + name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(1000);
        config.setValidationTimeout(500);
        config.addDataSourceProperty("ApplicationName", "parley-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "10");
        // An acknowledgement means durable, whatever the database's own default is.
        config.addDataSourceProperty("options", "-c synchronous_commit=on");
        return new HikariDataSource(config);
    }
}
