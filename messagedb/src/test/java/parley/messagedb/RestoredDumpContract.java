package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.LogWentBackException;
import parley.messagedb.progress.ProgressTables;
import parley.messagedb.progress.Share;
import parley.messagedb.subscription.Keeping;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;

/** Subscribers whose database is gone, and was restored from a dump elsewhere. */
abstract class RestoredDumpContract {
    private PGSimpleDataSource original;
    private PGSimpleDataSource restored;
    private AtomicReference<DataSource> current;
    private DataSource moving;
    private MessageDb store;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    @BeforeEach
    void createDatabases() {
        original = install();
        restored = install();
        current = new AtomicReference<>(original);
        moving = Connections.from(() -> current.get().getConnection());
        store = new MessageDb(moving);
        new Effects(original);
        new Effects(restored);
    }

    @Test
    void afterADumpOfEverythingItGoesOnExactlyOnce() throws Exception {
        Effects beside = new Effects(moving);
        Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
        append(40);
        try (Subscription _ = beside.follow(subscriptions(), Source.everything());
                Subscription _ = elsewhere.follow(subscriptions(), Source.category("a"))) {
            beside.await(40);
            elsewhere.await(40);
            moveTo(new Dump(original));
            append(30);

            beside.await(70);
            elsewhere.await(70);
            assertThat(beside.ended()).isEmpty();
            assertThat(elsewhere.ended()).isEmpty();
        }
        List<String> stored = TestPostgres.column(restored, Effects.STORED);
        assertThat(beside.all()).isEqualTo(stored);
        assertThat(elsewhere.all()).isEqualTo(stored);
    }

    /** They went back together: whatever is in the log has taken effect once. */
    @Test
    void afterAnOlderDumpACheckpointInTheSameDatabaseGoesOnFromThere() throws Exception {
        Effects beside = new Effects(moving);
        append(20);
        Dump older;
        try (Subscription subscription = beside.follow(subscriptions(), Source.everything())) {
            beside.await(20);
            older = new Dump(original);
            append(20);
            beside.await(40);
            assertThat(subscription.isRunning()).isTrue();
            moveTo(older);
            append(30);

            beside.await(50);
            assertThat(beside.ended()).isEmpty();
        }
        assertThat(beside.all()).isEqualTo(TestPostgres.column(restored, Effects.STORED));
    }

    /** Also who saves beside the handler: all that is in the log by then is handed on. */
    @Test
    void afterAnOlderDumpAPlainHandlerGoesOnFromTheCheckpointThatWentBackWithIt() throws Exception {
        Collection<String> handled = new ConcurrentLinkedQueue<>();
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        append(20);
        Dump older;
        try (Subscription subscription =
                subscriptions()
                        .to(Source.category("a"))
                        .checkpoints("plain", new CheckpointTable(tables()))
                        .keep(Keeping.always())
                        .onDropped(ended::complete)
                        .handle(message -> handled.add(message.id().toString()))) {
            eventually(() -> handled.size() >= 20);
            older = new Dump(original);
            append(20);
            eventually(() -> handled.size() >= 40);
            moveTo(older);
            append(30);

            // Not by a count: what the dump has no checkpoint of comes twice.
            List<String> stored = TestPostgres.column(restored, Effects.STORED);
            eventually(() -> handled.containsAll(stored));
            assertThat(stored).hasSize(50);
            assertThat(subscription.isRunning()).isTrue();
            assertThat(ended).isNotDone();
        }
    }

    /** Nothing was saved by then, so it begins where it began. */
    @Test
    void afterADumpFromBeforeItsFirstCheckpointItBeginsAnew() throws Exception {
        Effects beside = new Effects(moving);
        append(10);
        Dump older = new Dump(original);
        append(10);
        try (Subscription _ = beside.follow(subscriptions(), Source.everything())) {
            beside.await(20);
            moveTo(older);
            append(30);

            beside.await(40);
            assertThat(beside.ended()).isEmpty();
        }
        assertThat(beside.all()).isEqualTo(TestPostgres.column(restored, Effects.STORED));
    }

    /** What is saved elsewhere is not made worse by the end. */
    @Test
    void anOlderDumpLeavesACheckpointElsewhereAsItWas() throws Exception {
        CheckpointTable elsewhere =
                new CheckpointTable(ProgressTables.install(TestPostgres.emptyDatabase()));
        Collection<String> handled = new ConcurrentLinkedQueue<>();
        CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        append(20);
        Dump older = new Dump(original);
        append(5);
        try (Subscription _ =
                subscriptions()
                        .to(Source.category("a"))
                        .checkpoints("plain", elsewhere)
                        .onDropped(ended::complete)
                        .keep(new Keeping(Duration.ofHours(1), 22))
                        .handle(message -> handled.add(message.id().toString()))) {
            eventually(() -> handled.size() >= 25);
            long saved = elsewhere.load("plain", Share.WHOLE).version();
            moveTo(older);

            assertThat(ended.get()).containsInstanceOf(LogWentBackException.class);
            assertThat(elsewhere.load("plain", Share.WHOLE).version()).isEqualTo(saved);
        }
    }

    private ProgressTables tables() {
        return new ProgressTables(moving, ProgressTables.DEFAULT_SCHEMA);
    }

    @Test
    void anOlderDumpIsNoticedByWhoeverHasHandledMore() throws Exception {
        Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
        append(20);
        Dump older = new Dump(original);
        append(20);
        try (Subscription _ = elsewhere.follow(subscriptions(), Source.category("a"))) {
            elsewhere.await(40);
            moveTo(older);
            append(50);

            assertThat(elsewhere.cause().get()).containsInstanceOf(LogWentBackException.class);
        }
        assertThat(elsewhere.all()).as("nothing behind the end that was lost").hasSize(40);
    }

    /** Not only once the log has come as far again. */
    @Test
    void anOlderDumpIsNoticedThoughNothingIsAppended() throws Exception {
        Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
        append(20);
        Dump older = new Dump(original);
        append(20);
        try (Subscription _ = elsewhere.follow(subscriptions(), Source.everything())) {
            elsewhere.await(40);
            moveTo(older);

            assertThat(elsewhere.cause().get()).containsInstanceOf(LogWentBackException.class);
        }
    }

    @Test
    void anOlderDumpIsNoticedAtAStart() throws Exception {
        Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
        append(20);
        Dump older = new Dump(original);
        append(20);
        try (Subscription _ = elsewhere.follow(subscriptions(), Source.everything())) {
            elsewhere.await(40);
        }
        moveTo(older);
        for (Source source : List.of(Source.everything(), Source.category("a"))) {
            append(25);
            Effects again = elsewhere.again();
            try (Subscription _ = again.follow(subscriptions(), source)) {
                assertThat(again.cause().get()).containsInstanceOf(LogWentBackException.class);
            }
        }
        assertThat(elsewhere.all()).hasSize(40);
    }

    private Subscriptions subscriptions() {
        return new Subscriptions(moving, store);
    }

    private void moveTo(Dump dump) throws Exception {
        dump.restore(restored);
        current.set(restored);
        TestPostgres.execute(
                TestPostgres.emptyDatabase(),
                "DROP DATABASE %s WITH (FORCE)".formatted(original.getDatabaseName()));
    }

    private void append(int count) {
        List<NewMessage> messages =
                Stream.generate(() -> new NewMessage(UUID.randomUUID(), "T", null, null))
                        .limit(count)
                        .toList();
        for (int i = 0; i < count; i++) {
            store.append("a-" + i % 3, messages.get(i), ExpectedVersion.any());
        }
    }
}
