package parley.messagedb;

import static parley.messagedb.Eventually.eventually;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.ProgressTables;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;
import parley.messagedb.subscription.TransactionHandler;

/** A handler's writes: a row for each message it was handed, in the order in which it was. */
final class Effects {
    /** What there is to hand on, in order. */
    static final String STORED = "SELECT id FROM message_store.messages ORDER BY global_position";

    private final DataSource database;
    private final CompletableFuture<Optional<Throwable>> cause = new CompletableFuture<>();

    /**
     * @param database where they are written, together with how far it has come
     */
    Effects(DataSource database) {
        this.database = database;
        ProgressTables.install(database);
        TestPostgres.execute(
                database,
                "CREATE TABLE IF NOT EXISTS public.effect"
                        + " (number bigserial PRIMARY KEY, message uuid NOT NULL)");
    }

    /** Writes in the transaction of the checkpoint. */
    Subscription follow(Subscriptions subscriptions, Source source) {
        CheckpointTable checkpoints =
                new CheckpointTable(new ProgressTables(database, ProgressTables.DEFAULT_SCHEMA));
        return subscriptions
                .to(source)
                .checkpoints("effects", checkpoints)
                .onDropped(cause::complete)
                .handleInTransaction(TransactionHandler.each(Effects::write));
    }

    private static void write(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO public.effect (message) VALUES (?)")) {
            insert.setObject(1, message.id());
            insert.execute();
        }
    }

    /** The same, after the program was started again. */
    Effects again() {
        return new Effects(database);
    }

    List<String> all() {
        return TestPostgres.column(database, "SELECT message FROM public.effect ORDER BY number");
    }

    /** Waits until there are so many. */
    void await(int count) {
        eventually(() -> all().size() >= count);
    }

    /** Why it ended for good; none when it was stopped. */
    CompletableFuture<Optional<Throwable>> cause() {
        return cause;
    }

    /** The cause of an end that came by itself, so far. */
    Optional<Throwable> ended() {
        return cause.getNow(Optional.empty());
    }
}
