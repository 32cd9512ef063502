package parley.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;

/** Connections to a Postgres. */
final class PostgresPool {
    /** How long a connection may be silent in the middle of a request before it counts as lost. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    static final String NAME_PREFIX = "postgres-";

    private PostgresPool() {}

    /**
     * @param name of what they are for, as the database shows it
     * @param connections the most that there are
     */
    static HikariDataSource open(PostgresAddress address, String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAME_PREFIX + name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(1000);
        config.setValidationTimeout(500);
        config.setDataSourceProperties(properties(applicationName(name)));
        // An acknowledgement means durable, whatever the database's own default is.
        config.addDataSourceProperty("options", "-c synchronous_commit=on");
        return new HikariDataSource(config);
    }

    static String applicationName(String name) {
        return "parley-" + name;
    }

    /** What every connection is opened with. */
    static Properties properties(String applicationName) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "" + SILENCE.toSeconds());
        return properties;
    }
}
