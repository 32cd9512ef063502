package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.StreamName;
import parley.messagedb.WrongExpectedVersionException;

/**
 * Checkpoints as messages in the store itself: it takes no table, and no right but those of the
 * role {@code message_store}, on an unmodified Message DB. Each save appends a message, so it is to
 * be done now and then; what was handled since the last one is handled again after a crash.
 *
 * <p>The stream is {@code <category>:position-<name>}, and for a share of a group {@code
 * <category>:position-<name>+<member>of<size>}. A message is of type {@value #TYPE}, its data
 * {@code {"position": 42, "messageId": "…", "token": 7}}, the last two only where there are any.
 * Its position in the stream is the checkpoint's version less one. A save expects the version that
 * it starts from, so two owners cannot both go on.
 *
 * <p>Who holds a lease saves under its token, and is refused behind a higher one; that the lease
 * has run out is not noticed before the next owner's first save.
 */
public final class CheckpointStream implements Checkpoints {
    /** What the category of checkpoints ends with. */
    public static final String SUFFIX = ":position";

    /** The type of a checkpoint's message. */
    public static final String TYPE = "Positioned";

    private static final String LAST =
            """
            SELECT position + 1 AS version, (data ->> 'position')::bigint AS position,
                (data ->> 'messageId')::uuid AS message_id, (data ->> 'token')::bigint AS token
            FROM message_store.messages
            WHERE stream_name = ?
            ORDER BY messages.position DESC
            LIMIT 1
            """;

    private final Borrowed database;
    private final MessageDb store;
    private final String category;

    /**
     * @param dataSource connections to the store
     * @param category the category that is subscribed to, or another to keep them under
     */
    public CheckpointStream(DataSource dataSource, String category) {
        if (category.isEmpty() || !StreamName.isCategory(category)) {
            throw new IllegalArgumentException("Must be a category: " + category);
        }
        this.database = new Borrowed(dataSource);
        this.store = new MessageDb(dataSource);
        this.category = category + SUFFIX;
    }

    @Override
    public Checkpoint load(String name, Share share) {
        return load(name, share, OptionalLong.empty());
    }

    @Override
    public Checkpoint load(Lease lease) {
        if (!lease.stillHeld()) {
            throw new FencedException("The lease is over: " + lease);
        }
        return load(lease.name(), lease.share(), OptionalLong.of(lease.token()));
    }

    private Checkpoint load(String name, Share share, OptionalLong token) {
        SubscriptionName.require(name);
        return database.read(connection -> last(connection, name, share, token));
    }

    private Checkpoint last(Connection connection, String name, Share share, OptionalLong token)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST)) {
            query.setString(1, streamName(name, share));
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return new Checkpoint(
                            name, share, token, OptionalLong.empty(), Optional.empty(), 0);
                }
                long last = row.getLong("token");
                if (token.isPresent() && last > token.getAsLong()) {
                    throw new FencedException(
                            "%s of %s was saved with token %d, after %d"
                                    .formatted(share, name, last, token.getAsLong()));
                }
                return new Checkpoint(
                        name,
                        share,
                        token,
                        OptionalLong.of(row.getLong("position")),
                        Optional.ofNullable(row.getObject("message_id", UUID.class)),
                        row.getLong("version"));
            }
        }
    }

    @Override
    public Checkpoint save(Checkpoint before, long position, Optional<UUID> messageId) {
        StringBuilder data = new StringBuilder("{\"position\": ").append(position);
        messageId.ifPresent(id -> data.append(", \"messageId\": \"").append(id).append('"'));
        before.token().ifPresent(token -> data.append(", \"token\": ").append(token));
        NewMessage message =
                new NewMessage(UUID.randomUUID(), TYPE, data.append('}').toString(), null);
        ExpectedVersion expected =
                before.version() == 0
                        ? ExpectedVersion.noStream()
                        : ExpectedVersion.exactly(before.version() - 1);
        try {
            store.append(streamName(before.name(), before.share()), message, expected);
        } catch (WrongExpectedVersionException e) {
            throw new FencedException(
                    "Another owner goes on with %s: %s".formatted(before.whose(), e.getMessage()));
        }
        return before.moved(position, messageId);
    }

    private String streamName(String name, Share share) {
        return share.equals(Share.WHOLE)
                ? category + "-" + name
                : "%s-%s+%dof%d".formatted(category, name, share.member(), share.size());
    }
}
