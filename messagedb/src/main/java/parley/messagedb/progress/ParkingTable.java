package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import parley.messagedb.Message;

/**
 * Parking in a table beside the checkpoints: parked, or settled, in the handler's own transaction,
 * together with the checkpoint behind the message.
 */
public final class ParkingTable implements Parking {
    private final Borrowed database;
    private final ParkingStatements statements;

    public ParkingTable(ProgressTables tables) {
        this.database = tables.borrowed();
        this.statements = new ParkingStatements(tables);
    }

    @Override
    public void park(String name, Message message, String cause, int attempts) {
        database.write(
                connection -> {
                    park(connection, name, message, cause, attempts);
                    return true;
                });
    }

    /** As {@link #park(String, Message, String, int)}, in a transaction of the caller's. */
    public void park(
            Connection connection, String name, Message message, String cause, int attempts)
            throws SQLException {
        SubscriptionName.require(name);
        if (attempts < 1) {
            throw new IllegalArgumentException("Parked after no attempt: " + message.id());
        }
        statements.park(connection, name, message, cause, attempts);
    }

    @Override
    public void parkAgain(Parked parked, String cause) {
        database.write(
                connection -> {
                    parkAgain(connection, parked, cause);
                    return true;
                });
    }

    /** As {@link #parkAgain(Parked, String)}, in a transaction of the caller's. */
    public void parkAgain(Connection connection, Parked parked, String cause) throws SQLException {
        statements.parkAgain(connection, parked, cause);
    }

    @Override
    public boolean parkBehind(String name, Message message) {
        return database.write(connection -> parkBehind(connection, name, message));
    }

    /** As {@link #parkBehind(String, Message)}, in a transaction of the caller's. */
    public boolean parkBehind(Connection connection, String name, Message message)
            throws SQLException {
        SubscriptionName.require(name);
        if (!statements.lockFirst(connection, name, message.streamName())) {
            return false;
        }
        statements.parkBehind(connection, name, message);
        return true;
    }

    @Override
    public Set<String> parkedAmong(String name, Collection<String> streamNames) {
        String[] streams = streamNames.toArray(String[]::new);
        return database.read(connection -> statements.among(connection, name, streams));
    }

    @Override
    public boolean isEmpty(String name) {
        return !database.read(connection -> statements.any(connection, name));
    }

    @Override
    public List<Parked> list(String name, long after, int limit) {
        return database.read(connection -> statements.list(connection, name, after, limit));
    }

    @Override
    public List<Parked> list(String name, String streamName, int limit) {
        return database.read(connection -> statements.list(connection, name, streamName, limit));
    }

    @Override
    public boolean replay(String name, String streamName) {
        return database.write(
                connection -> {
                    if (!statements.lockFirst(connection, name, streamName)) {
                        return false;
                    }
                    statements.wish(connection, name, streamName);
                    return true;
                });
    }

    @Override
    public List<Parked> wanted(String name, Share share, int limit) {
        return database.read(connection -> statements.wanted(connection, name, share, limit));
    }

    @Override
    public boolean settle(Parked parked) {
        return database.write(connection -> settle(connection, parked));
    }

    /** As {@link #settle(Parked)}, in a transaction of the caller's. */
    public boolean settle(Connection connection, Parked parked) throws SQLException {
        return statements.remove(
                connection, parked.name(), parked.messageId(), parked.streamName());
    }

    @Override
    public int discard(String name, String streamName) {
        return database.write(
                connection ->
                        statements.lockFirst(connection, name, streamName)
                                ? statements.removeAll(connection, name, streamName)
                                : 0);
    }

    @Override
    public boolean discard(String name, UUID messageId) {
        return database.write(
                connection -> {
                    Optional<String> streamName = statements.streamOf(connection, name, messageId);
                    return streamName.isPresent()
                            && statements.remove(connection, name, messageId, streamName.get());
                });
    }
}
