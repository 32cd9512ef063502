package parley.messagedb;

import org.postgresql.ds.PGSimpleDataSource;

final class MessageDbBesideOriginalSqlTest extends MessageDbContract {
    @Override
    PGSimpleDataSource install() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        Schema.install(database);
        return database;
    }
}
