package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class GroupOnOriginalSqlTest extends GroupContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOriginalSql();
    }
}
