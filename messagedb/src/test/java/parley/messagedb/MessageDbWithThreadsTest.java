package parley.messagedb;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.postgresql.ds.PGSimpleDataSource;

/** The same when threads of its own write. */
final class MessageDbWithThreadsTest extends MessageDbContract {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }

    @Override
    MessageDb open(PGSimpleDataSource installed) {
        return new MessageDb(installed, AppendObserver.none(), threads);
    }

    @AfterAll
    void end() {
        threads.close();
    }
}
