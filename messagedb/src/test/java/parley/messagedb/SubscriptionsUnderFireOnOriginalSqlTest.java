package parley.messagedb;

import javax.sql.DataSource;

final class SubscriptionsUnderFireOnOriginalSqlTest extends SubscriptionsUnderFireContract {
    @Override
    void install(DataSource database) {
        OriginalMessageDb.install(database);
    }
}
