package parley.messagedb;

import javax.sql.DataSource;

final class SubscriptionsUnderFireOnOwnSqlTest extends SubscriptionsUnderFireContract {
    @Override
    void install(DataSource database) {
        Schema.install(database);
    }
}
