package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class SubscriptionOnOriginalSqlTest extends SubscriptionContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOriginalSql();
    }
}
