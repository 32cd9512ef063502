package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.progress.Continuity;
import parley.messagedb.progress.LogWentBackException;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;

/** Writers and subscribers whose server dies, and whose standby takes over. */
abstract class PromotedStandbyContract {
    private static final List<String> CATEGORIES = List.of("a", "b", "c");
    private static final int WRITERS = 12;
    private static final int EACH_TIME = Soak.times(300, 5_000);

    abstract void install(DataSource database);

    @Test
    void whatWasAcknowledgedIsThereAndEachMessageTakesEffectOnce(@TempDir Path folder)
            throws Exception {
        Ledger ledger = new Ledger();
        try (TwoServers servers = new TwoServers(folder, this::install);
                HikariDataSource appending = pool(servers, "appends");
                HikariDataSource reading = pool(servers, "reads");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.synchronous();
            Effects beside = new Effects(reading);
            Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
            MessageDb store = new MessageDb(appending);
            Subscriptions subscriptions = new Subscriptions(reading, store);
            AtomicBoolean quiet = new AtomicBoolean();
            Follower follower = new Follower(new OrderedReader(reading, Set.copyOf(CATEGORIES)));
            Future<?> reads = threads.submit(() -> follow(follower, quiet));

            try (Subscription first = beside.follow(subscriptions, Source.everything());
                    Subscription second =
                            elsewhere.follow(subscriptions, Source.categories("a", "b", "c"))) {
                try (AppendLoad _ = new AppendLoad(store, false, CATEGORIES, WRITERS, 0, ledger)) {
                    ledger.awaitMore(EACH_TIME);
                    servers.failOver();
                    ledger.awaitMore(EACH_TIME);
                }
                assertThat(first.drain(Duration.ofMinutes(1))).isTrue();
                assertThat(second.drain(Duration.ofMinutes(1))).isTrue();
            }
            quiet.set(true);
            reads.get();

            Audit audit = new Audit(servers.standby());
            audit.agreesWith(ledger);
            audit.streamsHaveNoGapsAndTheirTimesRise(true);
            audit.wasReadInOrderBy(follower);
            List<String> stored = TestPostgres.column(servers.standby(), Effects.STORED);
            assertThat(beside.ended()).isEmpty();
            assertThat(beside.all()).isEqualTo(stored);
            assertThat(elsewhere.ended()).isEmpty();
            assertThat(elsewhere.all()).isEqualTo(stored);
        }
    }

    /** The standby was not asked before an acknowledgement: that is said, not passed over. */
    @Test
    void aSubscriberIsToldWhenTheStandbyLackedWhatItHasHandled(@TempDir Path folder)
            throws Exception {
        try (TwoServers servers = new TwoServers(folder, this::install);
                HikariDataSource pool = pool(servers, "subscribes")) {
            MessageDb store = new MessageDb(pool);
            Effects elsewhere = new Effects(TestPostgres.emptyDatabase());
            append(store, 10);
            servers.cutOff();
            append(store, 5);
            try (Subscription subscription =
                    elsewhere.follow(new Subscriptions(pool, store), Source.category("a"))) {
                elsewhere.await(15);
                assertThat(subscription.isRunning()).isTrue();
                servers.failOver();
                append(store, 100);

                assertThat(elsewhere.cause().get()).containsInstanceOf(LogWentBackException.class);
                assertThat(elsewhere.all()).as("nothing behind the end that was lost").hasSize(15);
            }
        }
    }

    @Test
    void aStandbyIsNotReadAcrossCategories(@TempDir Path folder) throws Exception {
        try (TwoServers servers = new TwoServers(folder, this::install)) {
            OrderedReader reader = new OrderedReader(servers.standby(), Set.of("a", "b"));

            assertThatThrownBy(() -> reader.readAfter(0, 10))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("standby");
            servers.failOver();
            assertThat(reader.readAfter(0, 10)).isEmpty();
        }
    }

    @Test
    void aStandbyThatIsBehindHasNotGoneBack(@TempDir Path folder) throws Exception {
        try (TwoServers servers = new TwoServers(folder, this::install)) {
            servers.cutOff();
            MessageDb store = new MessageDb(servers.either("appends"));
            NewMessage message = new NewMessage(UUID.randomUUID(), "T", null, null);
            store.append("a-1", message, ExpectedVersion.any());
            Continuity continuity = new Continuity(servers.standby());

            assertThatThrownBy(() -> continuity.require(1, Optional.of(message.id())))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("standby");
            servers.failOver();
            assertThatThrownBy(() -> continuity.require(1, Optional.of(message.id())))
                    .isInstanceOf(LogWentBackException.class);
        }
    }

    private static void append(MessageDb store, int count) {
        for (int i = 0; i < count; i++) {
            appendOnceItAnswers(store, new NewMessage(UUID.randomUUID(), "T", null, null));
        }
    }

    private static void appendOnceItAnswers(MessageDb store, NewMessage message) {
        while (true) {
            try {
                store.append("a-1", message, ExpectedVersion.any());
                return;
            } catch (UnavailableException | OutcomeUnknownException e) {
                // The pool still has connections to the one that died.
            }
        }
    }

    private static HikariDataSource pool(TwoServers servers, String name) {
        PGSimpleDataSource either = servers.either(name);
        return CrashingServer.patientPool(either, 10);
    }

    private static void follow(Follower follower, AtomicBoolean quiet) {
        follower.readUntil(quiet::get);
        follower.readUntil(follower::foundNothing);
    }
}
