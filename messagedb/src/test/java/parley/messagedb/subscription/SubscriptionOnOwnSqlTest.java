package parley.messagedb.subscription;

import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

final class SubscriptionOnOwnSqlTest extends SubscriptionContract {
    @Override
    PGSimpleDataSource database() {
        return TestPostgres.withOwnSql();
    }
}
