package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class InTransactionOnOriginalSqlTest extends InTransactionContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
