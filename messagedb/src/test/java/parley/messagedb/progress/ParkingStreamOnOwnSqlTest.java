package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class ParkingStreamOnOwnSqlTest extends ParkingContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }

    @Override
    Parking parking(PGSimpleDataSource database) {
        return new ParkingStream(Databases.asMessageStore(database), "account");
    }
}
