package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class ParkingTableBesideOwnSqlTest extends ParkingTableContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
