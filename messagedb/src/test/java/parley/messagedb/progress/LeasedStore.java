package parley.messagedb.progress;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

/** A fresh store, and leases in it. */
abstract class LeasedStore {
    static final Duration LONG = Duration.ofMinutes(10);

    PGSimpleDataSource database;
    ProgressTables tables;
    Leases leases;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    @BeforeEach
    void createTables() {
        database = install();
        tables = ProgressTables.install(database);
        leases = new Leases(tables);
    }

    /** As if a member had not been heard of for its term. */
    final void runOut(Member member) {
        Stream.of(
                        "UPDATE message_db_progress.member SET expires = clock_timestamp()"
                                + " WHERE id = '%s'",
                        "UPDATE message_db_progress.share SET expires = clock_timestamp()"
                                + " WHERE owner = '%s'")
                .forEach(sql -> TestPostgres.execute(database, sql.formatted(member.id())));
    }
}
