package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Gathering.append;
import static parley.messagedb.Gathering.awaitUnderWay;
import static parley.messagedb.Gathering.gathered;
import static parley.messagedb.Gathering.inBackground;
import static parley.messagedb.Gathering.message;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Appends at the edges: of time, of names, of the number of locks that others hold. */
@Timeout(120)
class GroupCommitBoundsTest {
    private static PGSimpleDataSource database;

    @BeforeAll
    static void install() {
        database = TestPostgres.withOwnSql();
    }

    @Test
    void aLongTimeoutIsAsGoodAsNone() {
        List<Appended> appended =
                new MessageDb(database)
                        .append(
                                "endless-1",
                                List.of(message("T")),
                                ExpectedVersion.any(),
                                ChronoUnit.FOREVER.getDuration());

        assertThat(appended.getFirst().position()).isZero();
    }

    @Test
    void whoseTimeIsUpBeforeItBeginsStoresNothing() {
        MessageDb store = new MessageDb(database);
        for (Duration none : List.of(Duration.ZERO, Duration.ofDays(-1))) {
            assertThatThrownBy(
                            () ->
                                    store.append(
                                            "hurried-1",
                                            List.of(message("T")),
                                            ExpectedVersion.any(),
                                            none))
                    .isInstanceOf(BusyException.class);
        }
        assertThat(store.streamVersion("hurried-1")).isEmpty();
    }

    @Test
    void aStreamNamedLikeACategoryKeepsItsOrderWithTheOthersOfIt() throws Exception {
        MessageDb store = new MessageDb(database);

        List<CompletableFuture<Appended>> done =
                gathered(
                        database,
                        store,
                        "plain",
                        append(store, "plain", message("T")),
                        append(store, "plain-", message("T")),
                        append(store, "plain-1", message("T")),
                        append(store, "plain", message("T")));

        assertThat(done.stream().map(each -> each.join().position()))
                .containsExactly(0L, 0L, 0L, 1L);
        assertThat(store.readCategory(CategoryRead.of("plain")))
                .extracting(Message::streamName)
                .containsExactly("plain", "plain-", "plain-1", "plain");
    }

    @Test
    void manyCategoriesWhoseLocksAreHeldKeepNoOtherWaiting() throws Exception {
        MessageDb store = new MessageDb(database);
        try (OpenTransaction holder = new OpenTransaction(database)) {
            List<CompletableFuture<Appended>> held = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                holder.lock("kept" + i + "-1");
                held.add(inBackground(append(store, "kept" + i + "-1", message("T"))));
                awaitUnderWay(store, i + 1);
            }
            for (int i = 0; i < 40; i++) {
                store.append(
                        "free" + i % 4 + "-1",
                        List.of(message("T")),
                        ExpectedVersion.any(),
                        Duration.ofSeconds(20));
            }
            assertThat(held).noneMatch(CompletableFuture::isDone);
            holder.rollback();
            held.forEach(CompletableFuture::join);
        }
    }
}
