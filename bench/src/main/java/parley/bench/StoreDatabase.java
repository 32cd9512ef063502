package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import parley.messagedb.Schema;

/**
 * A store in a database of its own.
 *
 * @param databases of the server that it is on
 * @param sql what is installed in it
 */
record StoreDatabase(Databases databases, Sql sql) {

    /** The two implementations of Message DB's interface. */
    enum Sql {
        PARLEY("own"),
        ORIGINAL("original");

        private final String database;

        Sql(String database) {
            this.database = database;
        }
    }

    static StoreDatabase create(Databases databases, Sql sql)
            throws IOException, InterruptedException, SQLException {
        databases.create(sql.database);
        StoreDatabase store = new StoreDatabase(databases, sql);
        try (HikariDataSource pool = store.pool(1)) {
            switch (sql) {
                case PARLEY -> Schema.install(pool);
                case ORIGINAL -> OriginalSql.install(pool);
            }
        }
        return store;
    }

    /** Connections to it, all open already. */
    HikariDataSource pool(int connections) throws SQLException {
        return databases.pool(sql.database, connections);
    }

    /**
     * Puts other messages in place of all that it holds. The planner knows of them afterwards, so
     * that no backend settles on a plan for an empty table.
     *
     * @param fillSql inserts them
     */
    void refill(String fillSql) throws SQLException {
        try (HikariDataSource pool = pool(1)) {
            Databases.execute(pool, "TRUNCATE message_store.messages RESTART IDENTITY");
            Databases.execute(pool, fillSql);
            Databases.execute(pool, "VACUUM ANALYZE message_store.messages");
        }
    }
}
