package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class InTransactionOnOwnSqlTest extends InTransactionContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
