package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class HandlingOnOwnSqlTest extends HandlingContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOwnSql();
    }
}
