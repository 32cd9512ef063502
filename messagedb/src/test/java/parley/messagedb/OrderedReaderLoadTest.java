package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader beside many writers sees each committed message once, in rising order, none missed. */
@Timeout(180)
class OrderedReaderLoadTest {
    private static final Set<String> OWN = Set.of("a", "b", "c");
    private static final List<String> WRITTEN = List.of("a", "b", "c", "foreign");

    @Test
    void missesNothingBesideManyWritersAndAnIdleForeignTransaction() throws Exception {
        DataSource database = TestPostgres.withOwnSql();
        try (HikariDataSource pool = TestPostgres.pool(database, 14);
                Connection idle = database.getConnection()) {
            idle.setAutoCommit(false);
            TestPostgres.execute(idle, "SELECT message_store.acquire_lock('idle-1')");
            try (RandomWriters writers = new RandomWriters(pool, WRITTEN, 10, 60)) {
                Follower follower = new Follower(new OrderedReader(pool, OWN));
                follower.readUntil(writers::areDone);
                writers.committed();
                follower.readUntil(follower::foundNothing);

                assertThat(follower.positions()).isSorted().doesNotHaveDuplicates();
                assertThat(follower.ids())
                        .hasSizeGreaterThan(500)
                        .containsExactlyInAnyOrderElementsOf(stored(database));
                assertThat(writers.committed())
                        .containsAll(follower.ids())
                        .hasSizeGreaterThan(follower.ids().size());
                assertThat(follower.readsWithRows())
                        .as("reads while the writers ran")
                        .isGreaterThan(50);
            }
        }
    }

    @Test
    void missesNothingWhenTheServerCrashesAndRecoversMeanwhile(@TempDir Path folder)
            throws Exception {
        try (CrashingServer server = new CrashingServer(folder)) {
            DataSource database = server.database();
            try (HikariDataSource pool = CrashingServer.patientPool(database, 12);
                    RandomWriters writers = new RandomWriters(pool, WRITTEN, 8, 60)) {
                Follower follower = new Follower(new OrderedReader(pool, OWN));
                for (int crash = 1; crash <= 3; crash++) {
                    int enough = crash * 100;
                    follower.readUntil(() -> follower.ids().size() >= enough || writers.areDone());
                    server.crash();
                }
                follower.readUntil(writers::areDone);
                Set<UUID> certain = new HashSet<>(writers.committed());
                follower.readUntil(follower::foundNothing);

                Set<UUID> stored = stored(database);
                assertThat(follower.positions()).isSorted().doesNotHaveDuplicates();
                assertThat(follower.ids()).containsExactlyInAnyOrderElementsOf(stored);
                certain.addAll(writers.perhaps());
                assertThat(certain).containsAll(stored);
            }
        }
    }

    private static Set<UUID> stored(DataSource database) {
        return new HashSet<>(
                TestPostgres.column(
                                database,
                                "SELECT id FROM message_store.messages"
                                        + " WHERE message_store.category(stream_name) <> 'foreign'")
                        .stream()
                        .map(UUID::fromString)
                        .toList());
    }
}
