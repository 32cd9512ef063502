package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class OrderedReaderOnOriginalSqlTest extends OrderedReaderTest {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
