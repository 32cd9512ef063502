package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds who holds the locks of some categories right now. */
final class LockHolders {
    /** An advisory lock on one 64-bit key shows it as two halves, with objsubid 1. */
    private static final String FIND =
            """
            SELECT (l.classid::bigint << 32) | l.objid::bigint, coalesce(l.pid, 0),
                l.virtualtransaction
            FROM pg_locks l
            WHERE l.locktype = 'advisory'
                AND l.objsubid = 1
                AND l.granted
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (l.classid::bigint << 32) | l.objid::bigint = ANY (?)
            """;

    private final Map<Long, String> categoriesByKey = new HashMap<>();
    private final Object[] keys;

    LockHolders(Set<String> categories) {
        for (String category : categories) {
            categoriesByKey.put(StreamName.hash64(category), category);
        }
        keys = categoriesByKey.keySet().toArray();
    }

    /**
     * A transaction that holds a category's lock.
     *
     * @param pid its server process, 0 for a prepared transaction
     * @param transaction its virtual transaction id, new for each transaction of a process
     */
    record Holder(int pid, String transaction) {
        /** A prepared transaction was another holder before: who it was cannot be told. */
        boolean isPrepared() {
            return pid == 0;
        }
    }

    /** The holders by category; the lock is exclusive, so there is at most one for each. */
    Map<String, Holder> find(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setArray(1, connection.createArrayOf("int8", keys));
            try (ResultSet rows = query.executeQuery()) {
                Map<String, Holder> holders = new HashMap<>();
                while (rows.next()) {
                    String category = categoriesByKey.get(rows.getLong(1));
                    if (category != null) {
                        holders.put(category, new Holder(rows.getInt(2), rows.getString(3)));
                    }
                }
                return holders;
            }
        }
    }
}
