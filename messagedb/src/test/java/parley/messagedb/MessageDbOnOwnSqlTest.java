package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class MessageDbOnOwnSqlTest extends MessageDbContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }
}
