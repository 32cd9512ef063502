package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class CheckpointingOnOriginalSqlTest extends CheckpointingContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOriginalSql();
    }
}
