package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The transactions that may have messages which nobody sees yet: those that have the table locked
 * for writing.
 *
 * @param byTransaction by their virtual transaction ids, each new for a transaction of a process
 */
record Writers(Map<String, Writer> byTransaction) {
    /**
     * An insert takes the lock on the table before it takes a global position, and its transaction
     * keeps it until its rows are visible.
     */
    private static final String FIND =
            """
            SELECT l.virtualtransaction, coalesce(l.pid, 0), l.locktype = 'relation',
                (l.classid::bigint << 32) | l.objid::bigint
            FROM pg_locks l
            WHERE l.granted
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (l.locktype = 'advisory' AND l.objsubid = 1
                    OR l.locktype = 'relation' AND l.mode = 'RowExclusiveLock'
                        AND l.relation = 'message_store.messages'::regclass)
            """;

    /**
     * One of them.
     *
     * @param pid its server process, 0 for a prepared transaction
     * @param keys of the categories whose locks it holds
     */
    record Writer(int pid, Set<Long> keys) {
        /** A prepared transaction was another writer before: which one cannot be told. */
        boolean isPrepared() {
            return pid == 0;
        }
    }

    static Writers find(Connection connection) throws SQLException {
        Map<String, Integer> writers = new HashMap<>();
        Map<String, Set<Long>> keys = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(FIND);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String transaction = rows.getString(1);
                if (rows.getBoolean(3)) {
                    writers.put(transaction, rows.getInt(2));
                } else {
                    keys.computeIfAbsent(transaction, _ -> new HashSet<>()).add(rows.getLong(4));
                }
            }
        }
        Map<String, Writer> found = new HashMap<>();
        writers.forEach(
                (transaction, pid) ->
                        found.put(
                                transaction,
                                new Writer(pid, keys.getOrDefault(transaction, Set.of()))));
        return new Writers(found);
    }
}
