package parley.messagedb;

import javax.sql.DataSource;

final class UnderFireOnOwnSqlTest extends UnderFireContract {
    @Override
    void install(DataSource database) {
        Schema.install(database);
    }

    @Override
    boolean rawTimesRise() {
        return true;
    }
}
