package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class CheckpointingOnOwnSqlTest extends CheckpointingContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOwnSql();
    }
}
