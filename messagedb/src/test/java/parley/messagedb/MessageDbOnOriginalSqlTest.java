package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class MessageDbOnOriginalSqlTest extends MessageDbContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
