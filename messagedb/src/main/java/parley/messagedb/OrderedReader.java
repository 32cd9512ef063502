package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Reads several categories as one, in global order, and never past a message that may still commit.
 *
 * <p>Global positions are given out when a message is inserted and become visible when its
 * transaction commits; across categories that is not the same order. A reader that simply goes on
 * from the highest position it has seen misses what commits behind it. This one does not, without
 * making any writer wait and without waiting for writers of categories it does not read:
 *
 * <ol>
 *   <li>It reads S, the last global position given out.
 *   <li>Then, in a later statement, it asks who holds the locks of its categories. A writer takes
 *       its category's lock before its first position there and lets it go after its commit is
 *       visible. So whoever got a position of a category up to S either holds that lock now, or has
 *       ended and is visible to every later snapshot.
 *   <li>A category without a holder is therefore <em>cleared</em> up to S. A holder that was not
 *       the one found by the previous call took the lock after that call's S was read, has only
 *       higher positions, and everyone before it has ended: the category is cleared up to that
 *       earlier S. While a holder stays, nothing more is cleared.
 *   <li>Then, in a still later snapshot, it reads what the categories hold after the cursor.
 *   <li>Within a category, rows become visible in the order of their positions, because the lock is
 *       exclusive and held until commit. So a visible row clears its own category up to its place,
 *       and load on one category alone never holds anything back. What is answered ends at the
 *       lowest place up to which all categories are cleared.
 * </ol>
 *
 * <p>S is a bound and never a cursor: after a crash the sequence may start again below an S that
 * was read before, as positions of transactions that did not commit may be given out again. What
 * was concluded from earlier calls is forgotten when S has gone back or the server has recovered.
 *
 * <p>All this holds for writers that take the lock first, as {@link MessageDb}, {@code
 * write_message} and {@code acquire_lock} do, in the original's SQL too, and for a sequence without
 * a cache, as both install it. A plain {@code INSERT} into the table is outside of it.
 *
 * <p>Stateful, for use by one thread at a time (but {@link #readSettled}). Between calls it holds
 * no connection; a call takes one to three small statements.
 */
public final class OrderedReader {
    /**
     * Bounds and order are written over (category, global_position), so that only the index {@code
     * messages_category} gives the order, whatever the planner's statistics say: rows of foreign
     * categories are never walked over.
     */
    static final String ROWS =
            """
            SELECT %s
            FROM (
                SELECT one.*
                FROM unnest(?::varchar[]) AS c (name)
                CROSS JOIN LATERAL (
                    SELECT *
                    FROM message_store.messages
                    WHERE (message_store.category(stream_name), global_position) >= (c.name, ?)
                        AND message_store.category(stream_name) <= c.name
                    ORDER BY message_store.category(stream_name), global_position
                    LIMIT ?
                ) one
                ORDER BY one.global_position
                LIMIT ?
            ) m
            ORDER BY m.global_position
            """
                    .formatted(Rows.COLUMNS);

    private final Database database;
    private final String[] names;
    private final LockHolders lockHolders;
    private final Watermark watermark;
    private boolean heldBack;

    /**
     * @param categories at least one, names without {@code -}
     */
    public OrderedReader(DataSource dataSource, Set<String> categories) {
        this(dataSource, categories, InstantSource.system());
    }

    OrderedReader(DataSource dataSource, Set<String> categories, InstantSource clock) {
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("There must be a category to read");
        }
        for (String category : categories) {
            if (category.isEmpty() || !StreamName.isCategory(category)) {
                throw new IllegalArgumentException("Must be a category: " + category);
            }
        }
        this.database = new Database(dataSource);
        this.names = categories.stream().sorted().toArray(String[]::new);
        this.lockHolders = new LockHolders(categories);
        this.watermark = new Watermark(categories, clock);
    }

    /**
     * The next messages after a global position, in global order; empty when there are none that
     * may safely be answered yet.
     *
     * @param globalPosition that of the last message the caller has, or 0; exclusive
     * @param limit the most messages to answer, at least 1
     * @throws UnavailableException if the store cannot be reached or was lost
     * @throws BusyException if the server gave up
     */
    public List<Message> readAfter(long globalPosition, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A limit is at least 1: " + limit);
        }
        try (Connection connection = database.open()) {
            Sequence sequence = Sequence.read(connection);
            heldBack = false;
            if (sequence.last() <= globalPosition) {
                watermark.nothingNew();
                return List.of();
            }
            watermark.advance(sequence, lockHolders.find(connection));
            List<Message> rows = rows(connection, globalPosition, limit);
            long bound = watermark.bound(highestPositions(rows));
            List<Message> safe =
                    rows.stream().takeWhile(row -> row.globalPosition() <= bound).toList();
            heldBack = safe.size() < rows.size();
            return safe;
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /**
     * Messages after a global position and up to another, in global order. Other than {@link
     * #readAfter} it keeps nothing, and any number of threads may ask.
     *
     * @param after exclusive
     * @param upTo inclusive; up to here {@link #readAfter}, of whichever reader of these
     *     categories, must have answered everything, else messages may be missing. Of one category
     *     alone everything that is visible may be read, so {@link Long#MAX_VALUE} will do
     * @param limit the most messages to answer, at least 1
     * @throws UnavailableException if the store cannot be reached or was lost
     * @throws BusyException if the server gave up
     */
    public List<Message> readSettled(long after, long upTo, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A limit is at least 1: " + limit);
        }
        try (Connection connection = database.open()) {
            return rows(connection, after, limit).stream()
                    .takeWhile(row -> row.globalPosition() <= upTo)
                    .toList();
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /**
     * Whether the last call to {@link #readAfter} saw messages that are committed and left them
     * out, because others before them may still be.
     */
    public boolean isHeldBack() {
        return heldBack;
    }

    /**
     * The transaction that the last call to {@link #readAfter} found holding the lock of one of the
     * categories, the one met first if there are several. It need not have held anything back.
     */
    public Optional<Blocker> blocker() {
        return watermark.blocker();
    }

    private List<Message> rows(Connection connection, long globalPosition, int limit)
            throws SQLException {
        if (names.length == 1) {
            return rowsOfOne(connection, globalPosition, limit);
        }
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setArray(1, connection.createArrayOf("varchar", names));
            query.setLong(2, globalPosition + 1);
            query.setInt(3, limit);
            query.setInt(4, limit);
            return Rows.messages(query);
        }
    }

    /** Comes in the index's order: nothing is to be sorted. */
    private List<Message> rowsOfOne(Connection connection, long globalPosition, int limit)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CategoryStatement.WHOLE)) {
            query.setString(1, names[0]);
            query.setLong(2, globalPosition + 1);
            query.setString(3, names[0]);
            query.setInt(4, limit);
            return Rows.messages(query);
        }
    }

    private static Map<String, Long> highestPositions(List<Message> rows) {
        return rows.stream()
                .collect(
                        Collectors.toMap(
                                row -> StreamName.category(row.streamName()),
                                Message::globalPosition,
                                Math::max));
    }
}
