package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads the whole store, all categories there are and will be, in global order, and never past a
 * message that may still commit. It makes no writer wait.
 *
 * <p>It reasons as {@link OrderedReader} does, over the lock that every insert takes on the table
 * itself, since the categories are not known beforehand:
 *
 * <ol>
 *   <li>It reads S, the last global position given out.
 *   <li>Then, in a later statement, it asks which transactions have the table locked for writing.
 *       An insert takes that lock before its first position, and its transaction lets it go after
 *       its commit is visible. So whoever got a position up to S either holds the lock now, or has
 *       ended and is visible to every later snapshot.
 *   <li>A writer that the previous call did not find took the lock after that call's S was read,
 *       and has only higher positions.
 *   <li>Then, in a still later snapshot, it reads what comes after the cursor. Within a category,
 *       rows become visible in the order of their positions, as writers hold its lock until they
 *       commit. So a visible row is before all that the one who holds its category's lock has not
 *       committed, and load on one category alone never holds anything back.
 *   <li>What is answered ends before the first place that one of the writers may still fill, and
 *       never beyond S.
 * </ol>
 *
 * <p>S is a bound and never a cursor, as it may go back in a crash. Other than {@link
 * OrderedReader}, it waits for every transaction that writes messages, of whatever category, and
 * plain {@code INSERT}s in transactions that write nothing else are no danger to it. Any user may
 * use it that may read the table.
 *
 * <p>Stateful, for use by one thread at a time. Between calls it holds no connection; a call takes
 * one to three small statements.
 */
public final class StoreReader {
    private static final String LAST =
            """
            SELECT %s
            FROM message_store.messages
            ORDER BY global_position DESC
            LIMIT 1
            """
                    .formatted(Rows.COLUMNS);

    private final Database database;
    private final StoreWatermark watermark;
    private boolean heldBack;

    public StoreReader(DataSource dataSource) {
        this(dataSource, InstantSource.system());
    }

    StoreReader(DataSource dataSource, InstantSource clock) {
        this.database = new Database(dataSource);
        this.watermark = new StoreWatermark(clock);
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
            heldBack = false;
            Sequence sequence = Sequence.read(connection);
            if (sequence.last() <= globalPosition) {
                watermark.nothingNew();
                return List.of();
            }
            watermark.advance(sequence, Writers.find(connection));
            List<Message> rows = rows(connection, globalPosition, limit);
            long bound = watermark.bound(watermark.hasWriters() ? highest(rows) : Map.of());
            List<Message> safe =
                    rows.stream().takeWhile(row -> row.globalPosition() <= bound).toList();
            heldBack = safe.size() < rows.size();
            return safe;
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /**
     * The message with the highest global position that is visible now; empty when there is none.
     * What commits later may be before it.
     *
     * @throws UnavailableException if the store cannot be reached or was lost
     * @throws BusyException if the server gave up
     */
    public Optional<Message> last() {
        return database.readDirectly(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(LAST)) {
                        return Rows.messages(query).stream().findFirst();
                    }
                });
    }

    /**
     * Whether the last call to {@link #readAfter} saw messages that are committed and left them
     * out, because others before them may still be.
     */
    public boolean isHeldBack() {
        return heldBack;
    }

    /**
     * The transaction that the last call to {@link #readAfter} found writing messages, the one met
     * first if there are several, with an empty category. It need not have held anything back.
     */
    public Optional<Blocker> blocker() {
        return watermark.blocker();
    }

    private static List<Message> rows(Connection connection, long globalPosition, int limit)
            throws SQLException {
        // The limit stands in it, for the planner to know that it is small.
        String sql =
                """
                SELECT %s
                FROM message_store.messages
                WHERE global_position > ?
                ORDER BY global_position
                LIMIT %d
                """
                        .formatted(Rows.COLUMNS, limit);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, globalPosition);
            return Rows.messages(query);
        }
    }

    private static Map<Long, Long> highest(List<Message> rows) {
        Map<String, Long> categories = new HashMap<>();
        rows.forEach(
                row -> categories.put(StreamName.category(row.streamName()), row.globalPosition()));
        Map<Long, Long> highest = new HashMap<>();
        categories.forEach((category, place) -> highest.put(StreamName.hash64(category), place));
        return highest;
    }
}
