package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class ContinuityOnOriginalSqlTest extends ContinuityContract {
    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOriginalSql();
    }
}
