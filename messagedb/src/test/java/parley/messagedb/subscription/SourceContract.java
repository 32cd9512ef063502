package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.OpenTransaction;
import parley.messagedb.TestPostgres;

/** What subscriptions hand on of what there is, and in which order. */
abstract class SourceContract extends SubscribedStore {
    @Test
    void handsOnAStreamFromItsBeginningAndWhatIsAppendedLater() {
        append("account-1", "A", "B");
        append("account-2", "X");

        try (Subscription _ = subscriptions.to(Source.stream("account-1")).handle(heard::take)) {
            assertThat(heard.types(2)).containsExactly("A", "B");
            append("account-2", "Y");
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnACategoryInGlobalOrder() {
        append("account-1", "A");
        append("owner-1", "X");
        append("account-2", "B");

        try (Subscription _ = subscriptions.to(Source.category("account")).handle(heard::take)) {
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnSeveralCategoriesInOneOrder() {
        append("account-1", "A");
        append("other-1", "X");
        append("owner-1", "B");

        try (Subscription _ =
                subscriptions.to(Source.categories("account", "owner")).handle(heard::take)) {
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnEverythingInOneOrder() {
        append("account-1", "A");
        append("owner-1", "B");
        append("justacategory", "C");

        try (Subscription _ = subscriptions.to(Source.everything()).handle(heard::take)) {
            append("new-1", "D");

            assertThat(heard.types(4)).containsExactly("A", "B", "C", "D");
        }
    }

    @Test
    void beginsAfterAPosition() {
        append("account-1", "A", "B", "C");
        long second = store.readStream("account-1", 1, 1).getFirst().globalPosition();

        assertThat(drained(Source.stream("account-1"), Start.after(0))).containsExactly("B", "C");
        assertThat(drained(Source.category("account"), Start.after(second))).containsExactly("C");
        assertThat(drained(Source.everything(), Start.after(second))).containsExactly("C");
    }

    @Test
    void beginsWithWhatIsStoredFromNowOn() {
        for (Source source :
                List.of(
                        Source.stream("account-1"),
                        Source.category("account"),
                        Source.categories("account", "owner"),
                        Source.everything())) {
            append("account-1", "old");
            Heard own = new Heard();
            try (Subscription begun =
                    subscriptions.to(source).from(Start.now()).handle(own::take)) {
                eventually(begun::isLive);
                append("account-1", "new");

                assertThat(own.types(1)).as("of %s", source).containsExactly("new");
            }
        }
    }

    @Test
    void sharesOutACategoryByStreams() {
        for (int i = 0; i < 40; i++) {
            append("account-" + i % 10, "T" + i);
        }
        append("account", "of no stream");

        List<Message> all =
                IntStream.range(0, 3)
                        .mapToObj(member -> Source.category("account").member(member, 3))
                        .flatMap(source -> drain(source, Start.beginning()).stream())
                        .toList();

        assertThat(all.stream().map(Message::type))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "T" + i).toList());
    }

    @Test
    void aShareWithoutNewMessagesPassesThoseOfOthers() {
        Source.Category share = Source.category("account").member(0, 2);
        String own = streamOf(0);
        String others = streamOf(1);
        append(own, "A");
        try (Subscription begun = subscriptions.to(share).handle(heard::take)) {
            heard.types(1);
            append(others, "X", "Y", "Z");

            long last = store.readStream(others, 2, 1).getFirst().globalPosition();
            eventually(() -> begun.position() == last);
            append(own, "B");
            assertThat(heard.types(2)).containsExactly("A", "B");
        }
    }

    @Test
    void narrowsByCorrelation() {
        correlated("account-1", "A", "owner-1");
        correlated("account-1", "B", "other-1");

        assertThat(drained(Source.category("account").correlatedWith("owner"), Start.beginning()))
                .containsExactly("A");
    }

    @Test
    void narrowsByAConditionWhereTheServerAllowsIt() throws SQLException {
        append("account-1", "A", "B");
        PGSimpleDataSource allowing = database;
        allowing.setOptions("-c message_store.sql_condition=on");
        pool.close();
        pool = TestPostgres.pool(allowing, 4);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store);

        assertThat(drained(Source.category("account").where("type = 'B'"), Start.beginning()))
                .containsExactly("B");
        assertThat(drained(Source.stream("account-1").where("type = 'B'"), Start.beginning()))
                .containsExactly("B");
    }

    @Test
    void pollsForWhatOthersWrite() {
        try (Subscription begun =
                subscriptions.to(Source.category("account")).polling(OFTEN).handle(heard::take)) {
            eventually(begun::isLive);
            append(new MessageDb(pool), "account-1", "A");

            assertThat(heard.types(1)).containsExactly("A");
        }
    }

    @Test
    void isWokenByWhoHasHeardOfAnAppend() {
        try (Subscription begun =
                subscriptions.to(Source.category("account")).handle(heard::take)) {
            eventually(begun::isLive);
            append(new MessageDb(pool), "account-1", "A");
            store.wakeUps().stored("account");

            assertThat(heard.types(1)).containsExactly("A");
        }
    }

    @Test
    void holdsEverythingBackBehindATransactionThatMayStillCommitAndNamesIt() throws Exception {
        try (OpenTransaction open = new OpenTransaction(database);
                Subscription begun = subscriptions.to(Source.everything()).handle(heard::take)) {
            eventually(begun::isLive);
            open.write("late-1", "First");
            append("account-1", "Second");

            eventually(
                    () ->
                            begun.stall()
                                    .filter(Stall.BehindTransaction.class::isInstance)
                                    .isPresent());
            Stall.BehindTransaction behind = (Stall.BehindTransaction) begun.stall().orElseThrow();
            assertThat(behind.blocker().pid()).isEqualTo(open.pid());
            assertThat(behind.state()).contains("idle in transaction");
            assertThat(behind.query()).isPresent();
            assertThat(heard.types()).isEmpty();

            open.commit();
            assertThat(heard.types(2)).containsExactly("First", "Second");
            eventually(() -> begun.stall().isEmpty());
        }
    }

    @Test
    void handsOnWhatIsVisibleOfACategoryThatIsBeingWritten() throws Exception {
        append("account-1", "A");
        try (OpenTransaction open = new OpenTransaction(database)) {
            open.write("account-2", "Open");
            append("owner-1", "Behind");

            // The open one is behind all that is visible of its category.
            try (Subscription _ = subscriptions.to(Source.everything()).handle(heard::take)) {
                assertThat(heard.types(1)).containsExactly("A");
                open.rollback();
                assertThat(heard.types(2)).containsExactly("A", "Behind");
            }
        }
    }

    @Test
    void everythingCanBeFollowedByTheRoleOfClientsWhichSeesLessOfOthers() throws Exception {
        append("account-1", "A");
        try (HikariDataSource roles = TestPostgres.pool(asRole(), 4);
                OpenTransaction open = new OpenTransaction(database);
                Subscription begun =
                        new Subscriptions(roles, new MessageDb(roles))
                                .polling(OFTEN)
                                .to(Source.everything())
                                .handle(heard::take)) {
            eventually(begun::isLive);
            open.write("late-1", "B");
            append("account-1", "C");

            eventually(() -> begun.stall().isPresent());
            assertThat(begun.stall().orElseThrow())
                    .isInstanceOfSatisfying(
                            Stall.BehindTransaction.class,
                            behind -> {
                                assertThat(behind.blocker().pid()).isEqualTo(open.pid());
                                assertThat(behind.query()).isEmpty();
                            });
            open.commit();
            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    private PGSimpleDataSource asRole() {
        PGSimpleDataSource role = new PGSimpleDataSource();
        role.setURL(database.getURL());
        role.setUser(database.getUser());
        role.setOptions("-c role=message_store");
        return role;
    }
}
