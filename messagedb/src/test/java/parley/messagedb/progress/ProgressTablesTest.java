package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.MessageDbException;
import parley.messagedb.TestPostgres;

class ProgressTablesTest {
    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                    + " 'message_db_progress'::regnamespace ORDER BY relname";

    @Test
    void theyNeedNoMessageDbInTheirDatabase() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();

        ProgressTables tables = ProgressTables.install(database);

        assertThat(TestPostgres.column(database, TABLES))
                .containsExactly("member", "parked", "share");
        CheckpointTable checkpoints = new CheckpointTable(tables);
        checkpoints.save(checkpoints.load("mailer", Share.WHOLE), 1, Optional.empty());
        ProgressTables.install(database);
        assertThat(checkpoints.load("mailer", Share.WHOLE).position())
                .as("what is there stays")
                .hasValue(1);
    }

    @Test
    void manyMayInstallAtOnce() throws Exception {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ProgressTables> install = () -> ProgressTables.install(database);
            for (Future<ProgressTables> each : threads.invokeAll(Collections.nCopies(8, install))) {
                assertThat(each.get().schema()).isEqualTo("message_db_progress");
            }
        }
    }

    @Test
    void whoMayCreateASchemaNeedsNoMore() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        String user = user("maker");
        TestPostgres.execute(
                database,
                "GRANT CREATE ON DATABASE \"%s\" TO %s"
                        .formatted(database.getDatabaseName(), user));

        ProgressTables tables = ProgressTables.install(Databases.as(user, database));

        try (Member member =
                new Leases(tables).join("mailer", 2, java.time.Duration.ofMinutes(1))) {
            assertThat(member.beat().held()).hasSize(2);
        }
        assertThat(new ParkingTable(tables).isEmpty("mailer")).isTrue();
    }

    @Test
    void aSchemaThatIsThereIsUsedByWhoMayCreateTablesInIt() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();
        String user = user("guest");
        TestPostgres.execute(
                database, "CREATE SCHEMA progress; GRANT ALL ON SCHEMA progress TO " + user);

        ProgressTables tables = ProgressTables.install(Databases.as(user, database), "progress");

        assertThat(new CheckpointTable(tables).load("mailer", Share.WHOLE).version()).isZero();
    }

    @Test
    void whoMayNotCreateThemHearsSo() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();
        PGSimpleDataSource stranger = Databases.as(user("stranger"), database);

        assertThatThrownBy(() -> ProgressTables.install(stranger))
                .isExactlyInstanceOf(MessageDbException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void anOddNameOfASchemaIsRefused() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();
        for (String schema : List.of("", "Upper", "a b", "x; DROP TABLE y", "1st")) {
            assertThatThrownBy(() -> new ProgressTables(database, schema))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Roles belong to the whole server. */
    private static String user(String name) {
        PGSimpleDataSource any = TestPostgres.emptyDatabase();
        String user = name + "_" + any.getDatabaseName();
        TestPostgres.execute(any, "CREATE ROLE %s LOGIN".formatted(user));
        return user;
    }
}
