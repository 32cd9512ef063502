package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class RestoredDumpOnOwnSqlTest extends RestoredDumpContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
