package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class CheckpointStreamOnOriginalSqlTest extends CheckpointStreamContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
