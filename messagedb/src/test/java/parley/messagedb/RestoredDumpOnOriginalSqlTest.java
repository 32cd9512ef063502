package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class RestoredDumpOnOriginalSqlTest extends RestoredDumpContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
