package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class GroupOnOwnSqlTest extends GroupContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOwnSql();
    }
}
