package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ChildProcess;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Leases;
import parley.messagedb.progress.ProgressTables;

/**
 * A member of a group in a process of its own, which is stopped (SIGSTOP) in its handler, beyond
 * its lease, while another takes over, and then goes on.
 */
class StoppedMemberTest {
    private static final Duration TERM = Duration.ofMillis(1500);
    private static final int MESSAGES = 30;

    @Test
    void eachMessageTakesEffectOnceThoughItsFirstOwnerWakesLate() throws Exception {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        ProgressTables.install(database);
        TestPostgres.execute(
                database,
                "CREATE TABLE public.effect"
                        + " (number bigserial PRIMARY KEY, message uuid, owner text)");
        append(new MessageDb(database), MESSAGES);

        try (ChildProcess member = new ChildProcess(StoppedMemberTest.class, database.getURL())) {
            member.awaitLine("handling");
            member.signal("STOP");
            try (Subscription _ = follow(database, writing("successor"))) {
                awaitEffects(database, MESSAGES);
                member.signal("CONT");
                member.tell("go on");
                member.awaitLine("handled");
                append(new MessageDb(database), MESSAGES);
                awaitEffects(database, 2 * MESSAGES);
            }
            assertThat(member.isAlive()).as("it has only lost the share").isTrue();
        }

        assertThat(
                        TestPostgres.column(
                                database, "SELECT message FROM public.effect ORDER BY number"))
                .isEqualTo(
                        TestPostgres.column(
                                database,
                                "SELECT id FROM message_store.messages ORDER BY global_position"));
    }

    private static void append(MessageDb store, int count) {
        for (int i = 0; i < count; i++) {
            store.append(
                    "account-1",
                    new NewMessage(UUID.randomUUID(), "Opened", null, null),
                    ExpectedVersion.any());
        }
    }

    private static void awaitEffects(PGSimpleDataSource database, int count) {
        String enough = "SELECT count(*) >= %d FROM public.effect".formatted(count);
        eventually(() -> TestPostgres.column(database, enough).equals(List.of("t")));
    }

    /** One share: who has it handles everything. */
    private static Subscription follow(PGSimpleDataSource database, TransactionHandler handler) {
        ProgressTables tables = new ProgressTables(database, ProgressTables.DEFAULT_SCHEMA);
        return new Subscriptions(database, new MessageDb(database))
                .to(Source.category("account"))
                .checkpoints("mailer", new CheckpointTable(tables))
                .sharedBy(new Leases(tables), 1, TERM)
                .handleInTransaction(handler);
    }

    private static TransactionHandler writing(String owner) {
        return TransactionHandler.each(
                (connection, message) -> {
                    try (PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT INTO public.effect (message, owner) VALUES (?, ?)")) {
                        insert.setObject(1, message.id());
                        insert.setString(2, owner);
                        insert.execute();
                    }
                });
    }

    /** A member that waits in its handler, once it has written, until it is told to go on. */
    public static void main(String... arguments) throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser("postgres");
        TransactionHandler writing = writing("stopped");
        CountDownLatch first = new CountDownLatch(1);
        try (Subscription _ =
                follow(
                        database,
                        (connection, messages) -> {
                            writing.handle(connection, messages);
                            if (first.getCount() > 0) {
                                System.out.println("handling");
                                first.await();
                                System.out.println("handled");
                            }
                        })) {
            while (System.in.read() != '\n') {
                // It is told by a line.
            }
            first.countDown();
            new CountDownLatch(1).await();
        }
    }
}
