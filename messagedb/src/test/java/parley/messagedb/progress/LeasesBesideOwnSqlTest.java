package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class LeasesBesideOwnSqlTest extends LeasesContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
