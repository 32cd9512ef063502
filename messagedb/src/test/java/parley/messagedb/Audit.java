package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import parley.messagedb.Ledger.Overtaken;
import parley.messagedb.Ledger.Place;
import parley.messagedb.Ledger.RawPlace;

/** Compares what is stored in the end with what writers were told and readers have read. */
final class Audit {
    private static final String ROWS =
            """
            SELECT id, stream_name, position, global_position, time, type
            FROM message_store.messages
            ORDER BY global_position
            """;

    private final List<Row> rows;
    private final Map<UUID, Row> byId = new HashMap<>();

    /** A stored message. */
    private record Row(UUID id, Place place, boolean raw) {
        String streamName() {
            return place.streamName();
        }

        long position() {
            return place.appended().position();
        }

        Instant time() {
            return place.appended().time();
        }
    }

    Audit(DataSource database) throws SQLException {
        this.rows = read(database);
        rows.forEach(row -> byId.put(row.id(), row));
    }

    private static List<Row> read(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ROWS)) {
            List<Row> rows = new ArrayList<>();
            while (row.next()) {
                Appended appended =
                        new Appended(row.getLong(3), row.getLong(4), Rows.time(row, 5), false);
                rows.add(
                        new Row(
                                UUID.fromString(row.getString(1)),
                                new Place(row.getString(2), appended),
                                row.getString(6).equals("Raw")));
            }
            return rows;
        }
    }

    /** What was acknowledged is stored once, there and then; what was refused is not. */
    void agreesWith(Ledger ledger) {
        assertThat(ledger.wrong()).isEmpty();
        assertThat(byId).as("ids that are stored twice").hasSameSizeAs(rows);
        Set<UUID> known = new HashSet<>();
        ledger.stored()
                .forEach(
                        (id, place) -> {
                            Appended told = place.appended();
                            Place first =
                                    new Place(
                                            place.streamName(),
                                            new Appended(
                                                    told.position(),
                                                    told.globalPosition(),
                                                    told.time(),
                                                    false));
                            assertThat(row(id).place()).isEqualTo(first);
                            known.add(id);
                        });
        ledger.committed()
                .forEach(
                        (id, place) -> {
                            Row row = row(id);
                            assertThat(new RawPlace(row.streamName(), row.position()))
                                    .isEqualTo(place);
                            known.add(id);
                        });
        for (List<UUID> ids : ledger.unknown()) {
            assertThat(ids.stream().filter(byId::containsKey).count())
                    .as("unknown, and stored in part: %s", ids)
                    .isIn(0L, (long) ids.size());
            known.addAll(ids);
        }
        assertThat(ledger.refused()).doesNotContainAnyElementsOf(byId.keySet());
        assertThat(known).as("stored, and nobody's").containsAll(byId.keySet());
        someoneWon(ledger.overtaken());
    }

    private Row row(UUID id) {
        Row row = byId.get(id);
        assertThat(row).as("acknowledged and not stored: %s", id).isNotNull();
        return row;
    }

    /** Where an append was refused since it expected a version, someone else's is. */
    private void someoneWon(Set<Overtaken> overtaken) {
        Map<String, Long> versions = new HashMap<>();
        rows.forEach(row -> versions.merge(row.streamName(), row.position(), Math::max));
        for (Overtaken each : overtaken) {
            assertThat(versions.getOrDefault(each.streamName(), -1L))
                    .as("%s", each)
                    .isGreaterThan(each.expected());
        }
    }

    /**
     * @param risingTimes whether the time of raw writes rises, too, with the positions
     */
    void streamsHaveNoGapsAndTheirTimesRise(boolean risingTimes) {
        Map<String, Row> last = new HashMap<>();
        for (Row row : rows) {
            Row before = last.put(row.streamName(), row);
            assertThat(row.position())
                    .as("of %s, after %s", row, before)
                    .isEqualTo(before == null ? 0 : before.position() + 1);
            if (before != null && (risingTimes || !row.raw())) {
                assertThat(row.time()).as("of %s", row).isAfterOrEqualTo(before.time());
            }
        }
    }

    void wasReadInOrderBy(Follower follower) {
        assertThat(follower.ids()).isEqualTo(rows.stream().map(Row::id).toList());
        assertThat(follower.positions()).isSorted();
    }

    int size() {
        return rows.size();
    }
}
