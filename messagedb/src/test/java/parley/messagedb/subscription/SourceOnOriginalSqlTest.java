package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class SourceOnOriginalSqlTest extends SourceContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOriginalSql();
    }
}
