package parley.messagedb;

import javax.sql.DataSource;

final class PromotedStandbyOnOriginalSqlTest extends PromotedStandbyContract {
    @Override
    void install(DataSource database) {
        OriginalMessageDb.install(database);
    }
}
