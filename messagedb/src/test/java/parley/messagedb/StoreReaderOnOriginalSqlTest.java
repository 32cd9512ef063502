package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

class StoreReaderOnOriginalSqlTest extends StoreReaderTest {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
