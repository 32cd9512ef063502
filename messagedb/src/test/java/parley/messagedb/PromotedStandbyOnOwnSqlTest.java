package parley.messagedb;

import javax.sql.DataSource;

final class PromotedStandbyOnOwnSqlTest extends PromotedStandbyContract {
    @Override
    void install(DataSource database) {
        Schema.install(database);
    }
}
