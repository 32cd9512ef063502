package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.messagedb.subscription.Source;

/**
 * Subscriptions of every kind beside many writers that roll back, on a server whose sessions are
 * ended and whose processes are killed under all of them: each sees every committed message, in the
 * order of its stream, and all who follow everything see one order.
 */
abstract class SubscriptionsUnderFireContract {
    private static final List<String> CATEGORIES = List.of("a", "b", "c", "d");
    private static final int KILLS = Soak.times(1, 10);
    private static final int BETWEEN_KILLS = Soak.times(250, 3_000);
    private static final String WRITES = "application_name IN ('appends', 'raw', 'idle')";
    private static final String VICTIMS = "application_name IN ('appends', 'raw', 'subscribes')";

    abstract void install(DataSource database);

    @Test
    void eachSeesEveryCommittedMessageInOrder(@TempDir Path folder) throws Exception {
        Ledger ledger = new Ledger();
        try (CrashingServer server = new CrashingServer(folder, this::install);
                HikariDataSource pool =
                        CrashingServer.patientPool(server.database("subscribes"), 20);
                Subscribers subscribers = new Subscribers(pool)) {
            subscribe(subscribers);

            fire(server, ledger);
            awaitEndOfWrites(server.database());

            subscribers.drain();
            List<Message> stored = stored(server.database());
            subscribers.haveSeenAll(stored);
            Set<UUID> ids = stored.stream().map(Message::id).collect(Collectors.toSet());
            assertThat(ids).containsAll(ledger.committed().keySet());
            assertThat(ids).containsAll(ledger.stored().keySet());
            assertThat(ledger.refused()).isNotEmpty().doesNotContainAnyElementsOf(ids);
            assertThat(ledger.wrong()).isEmpty();
        }
    }

    /**
     * The one with checkpoints in the store comes first: it is drained while others still follow.
     */
    private static void subscribe(Subscribers subscribers) {
        Source.Category b = Source.category("b");
        subscribers.withStream("with-a-stream", Source.category("a"), each -> isOf("a", each));
        subscribers.oneByOne("everything", Source.everything(), _ -> true);
        subscribers.batches("everything-by-batches", Source.everything(), _ -> true);
        subscribers.exactly("everything-exactly", Source.everything(), _ -> true);
        subscribers.oneByOne(
                "a-and-c", Source.categories("a", "c"), each -> isOf("a", each) || isOf("c", each));
        subscribers.batches("a", Source.category("a"), each -> isOf("a", each));
        subscribers.oneByOne("a-1", Source.stream("a-1"), each -> each.streamName().equals("a-1"));
        for (int member = 0; member < 2; member++) {
            int own = member;
            subscribers.oneByOne(
                    "b." + member,
                    b.member(member, 2),
                    each -> isOf("b", each) && StreamName.isOfMember(each.streamName(), own, 2));
        }
        subscribers.members(2, "group", Source.category("c"), each -> isOf("c", each));
    }

    private static boolean isOf(String category, Message message) {
        return StreamName.category(message.streamName()).equals(category);
    }

    private static void fire(CrashingServer server, Ledger ledger) throws Exception {
        try (HikariDataSource appending =
                        CrashingServer.patientPool(server.database("appends"), 6);
                HikariDataSource raw = CrashingServer.patientPool(server.database("raw"), 8);
                AppendLoad _ =
                        new AppendLoad(new MessageDb(appending), false, CATEGORIES, 4, 0, ledger);
                RawLoad _ = new RawLoad(raw, CATEGORIES, 8, 300, ledger);
                Disturbance disturbance =
                        new Disturbance(server.database("disturbs"), VICTIMS, CATEGORIES)) {
            for (int kill = 0; kill < KILLS; kill++) {
                ledger.awaitMore(BETWEEN_KILLS);
                beIdle(server, ledger);
                server.kill();
            }
            ledger.awaitMore(BETWEEN_KILLS);
            beIdle(server, ledger);
            assertThat(disturbance.ended()).isGreaterThan(5);
        }
    }

    /** A writer that has written, and sits in its transaction; the others go on for a while. */
    private static void beIdle(CrashingServer server, Ledger ledger)
            throws SQLException, InterruptedException {
        try (OpenTransaction idle = new OpenTransaction(server.database("idle"))) {
            idle.write("e-1", "Idle");
            ledger.awaitMore(BETWEEN_KILLS / 5);
            idle.commit();
        }
    }

    /** Sessions whose client is gone may still be writing. */
    private static void awaitEndOfWrites(DataSource database) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!TestPostgres.column(database, "SELECT pid FROM pg_stat_activity WHERE " + WRITES)
                .isEmpty()) {
            assertThat(System.nanoTime()).as("they write on").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<Message> stored(DataSource database) {
        StoreReader reader = new StoreReader(database);
        List<Message> all = new ArrayList<>();
        List<Message> more = reader.readAfter(0, 1_000);
        while (!more.isEmpty()) {
            all.addAll(more);
            more = reader.readAfter(all.getLast().globalPosition(), 1_000);
        }
        assertThat(all).hasSize(count(database));
        return all;
    }

    private static int count(DataSource database) {
        String sql = "SELECT count(*) FROM message_store.messages";
        return Integer.parseInt(TestPostgres.column(database, sql).getFirst());
    }
}
