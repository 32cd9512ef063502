package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Checkpoints in a table beside what handlers write. Saved in the handler's own transaction, a
 * message's effect and the checkpoint behind it are committed together or not at all: each message
 * takes effect exactly once, whatever crashes.
 */
public final class CheckpointTable implements Checkpoints {
    private static final String LOAD =
            """
            SELECT position, message_id, version, token, owner,
                coalesce(expires > clock_timestamp(), false) AS current
            FROM %s.share
            WHERE name = ? AND size = ? AND member = ?
            """;

    /** The first save of a share that nobody leases. */
    private static final String BEGIN =
            """
            INSERT INTO %s.share AS s
                (position, message_id, version, saved, name, size, member)
            VALUES (?, ?, 1, clock_timestamp(), ?, ?, ?)
            ON CONFLICT (name, size, member) DO UPDATE
                SET position = excluded.position, message_id = excluded.message_id, version = 1,
                    saved = excluded.saved
                WHERE s.version = 0 AND (s.owner IS NULL OR s.expires <= clock_timestamp())
            RETURNING true
            """;

    private static final String SAVE =
            """
            UPDATE %s.share
            SET position = ?, message_id = ?, version = version + 1, saved = clock_timestamp()
            WHERE name = ? AND size = ? AND member = ? AND version = ?
                AND (owner IS NULL OR expires <= clock_timestamp())
            RETURNING true
            """;

    /**
     * The row stays locked until the transaction ends, so nobody takes the share before: who stops
     * in between must not keep it longer than the lease lasts.
     */
    private static final String SAVE_LEASED =
            """
            WITH saved AS (
                UPDATE %s.share
                SET position = ?, message_id = ?, version = version + 1, saved = clock_timestamp()
                WHERE name = ? AND size = ? AND member = ? AND version = ?
                    AND token = ? AND owner IS NOT NULL AND expires > clock_timestamp()
                RETURNING ceil(extract(epoch FROM expires - clock_timestamp()) * 1000) AS left
            ),
            limits AS (
                SELECT extract(epoch FROM
                    current_setting('idle_in_transaction_session_timeout')::interval) * 1000 AS idle
            )
            SELECT set_config(
                'idle_in_transaction_session_timeout',
                least(nullif(idle, 0), greatest(saved.left, 1))::bigint::text,
                true)
            FROM saved, limits
            """;

    private final ProgressTables tables;

    public CheckpointTable(ProgressTables tables) {
        this.tables = tables;
    }

    /** Connections to the database that the tables are in. */
    public DataSource dataSource() {
        return tables.dataSource();
    }

    @Override
    public Checkpoint load(String name, Share share) {
        SubscriptionName.require(name);
        return tables.borrowed().read(connection -> load(connection, name, share));
    }

    @Override
    public Checkpoint load(Lease lease) {
        return tables.borrowed().read(connection -> load(connection, lease));
    }

    @Override
    public Checkpoint save(Checkpoint before, long position, Optional<UUID> messageId) {
        return tables.borrowed().write(each -> save(each, before, position, messageId));
    }

    /**
     * Saves in a transaction of the caller's, as its last statement: until it ends, nobody else can
     * take the share. When the caller does not end it before its lease is over, the server does, by
     * ending the session ({@code idle_in_transaction_session_timeout}, for this transaction alone).
     *
     * <p>When the transaction is rolled back, {@code before} is the checkpoint to go on from.
     *
     * @param connection not in autocommit, to the database of the tables
     * @throws FencedException as {@link Checkpoints#save}; the transaction has to be rolled back
     * @throws SQLException whatever else failed, as the driver says it
     */
    public Checkpoint save(
            Connection connection, Checkpoint before, long position, Optional<UUID> messageId)
            throws SQLException {
        try (PreparedStatement save = connection.prepareStatement(tables.sql(statement(before)))) {
            save.setLong(1, position);
            save.setObject(2, messageId.orElse(null), Types.OTHER);
            setKey(save, 3, before.name(), before.share());
            if (before.version() > 0 || before.token().isPresent()) {
                save.setLong(6, before.version());
            }
            if (before.token().isPresent()) {
                save.setLong(7, before.token().getAsLong());
            }
            try (ResultSet saved = save.executeQuery()) {
                if (!saved.next()) {
                    throw new FencedException(
                            "Another owner goes on with %s: no checkpoint %d behind version %d"
                                    .formatted(before.whose(), position, before.version()));
                }
            }
            return before.moved(position, messageId);
        }
    }

    private static String statement(Checkpoint before) {
        if (before.token().isPresent()) {
            return SAVE_LEASED;
        }
        return before.version() == 0 ? BEGIN : SAVE;
    }

    private Checkpoint load(Connection connection, String name, Share share) throws SQLException {
        try (PreparedStatement load = connection.prepareStatement(tables.sql(LOAD))) {
            setKey(load, 1, name, share);
            try (ResultSet row = load.executeQuery()) {
                return row.next()
                        ? checkpoint(row, name, share, OptionalLong.empty())
                        : new Checkpoint(
                                name,
                                share,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.empty(),
                                0);
            }
        }
    }

    private Checkpoint load(Connection connection, Lease lease) throws SQLException {
        try (PreparedStatement load = connection.prepareStatement(tables.sql(LOAD))) {
            setKey(load, 1, lease.name(), lease.share());
            try (ResultSet row = load.executeQuery()) {
                if (!row.next()
                        || row.getLong("token") != lease.token()
                        || !lease.owner().equals(row.getString("owner"))
                        || !row.getBoolean("current")) {
                    throw new FencedException("The lease is over: " + lease);
                }
                return checkpoint(row, lease.name(), lease.share(), OptionalLong.of(lease.token()));
            }
        }
    }

    private static Checkpoint checkpoint(
            ResultSet row, String name, Share share, OptionalLong token) throws SQLException {
        long position = row.getLong("position");
        return new Checkpoint(
                name,
                share,
                token,
                row.wasNull() ? OptionalLong.empty() : OptionalLong.of(position),
                Optional.ofNullable(row.getObject("message_id", UUID.class)),
                row.getLong("version"));
    }

    private static void setKey(PreparedStatement statement, int first, String name, Share share)
            throws SQLException {
        statement.setString(first, name);
        statement.setInt(first + 1, share.size());
        statement.setInt(first + 2, share.member());
    }
}
