package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class ParkingHandlerOnOwnSqlTest extends ParkingHandlerContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOwnSql();
    }
}
