package parley.messagedb;

import javax.sql.DataSource;

final class UnderFireOnOriginalSqlTest extends UnderFireContract {
    @Override
    void install(DataSource database) {
        OriginalMessageDb.install(database);
    }

    /** It is the time at which the transaction began. */
    @Override
    boolean rawTimesRise() {
        return false;
    }
}
