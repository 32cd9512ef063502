package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class LeaseRacesBesideOwnSqlTest extends LeaseRacesContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
