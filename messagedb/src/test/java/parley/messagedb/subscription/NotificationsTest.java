package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;

/** Two clients that know each other by nothing but the database. */
class NotificationsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final PGSimpleDataSource database = TestPostgres.withOriginalSql();
    private HikariDataSource ours;
    private HikariDataSource theirs;
    private MessageDb here;
    private MessageDb there;

    @BeforeEach
    void open() {
        ours = TestPostgres.pool(database, 5);
        theirs = TestPostgres.pool(database, 5);
        here = new MessageDb(ours);
        there = new MessageDb(theirs);
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    @Test
    void wakeTheSubscriptionsOfOtherClients() throws Exception {
        Heard heard = new Heard();
        try (Notifications listening = Notifications.open(ours, here);
                Notifications _ = Notifications.open(theirs, there);
                Subscription begun = neverPolling().handle(heard::take)) {
            assertThat(listening.awaitListening(LONG)).isTrue();
            eventually(begun::isLive);
            append(there, "account-1");

            heard.types(1);
        }
    }

    @Test
    void areHeardAgainOnceTheConnectionWasLost() throws Exception {
        Heard heard = new Heard();
        PGSimpleDataSource named = new PGSimpleDataSource();
        named.setURL(database.getURL());
        named.setUser(database.getUser());
        named.setApplicationName("listens");
        try (HikariDataSource fragile = TestPostgres.pool(named, 2);
                Notifications listening = Notifications.open(fragile, here);
                Notifications _ = Notifications.open(theirs, there);
                Subscription begun = neverPolling().handle(heard::take)) {
            assertThat(listening.awaitListening(LONG)).isTrue();
            eventually(begun::isLive);
            TestPostgres.column(
                    theirs,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'listens'");
            append(there, "account-1");

            heard.types(1); // at the latest when it listens again
        }
    }

    @Test
    void ofVeryManyCategoriesWakeEveryone() throws Exception {
        Heard heard = new Heard();
        try (Notifications listening = Notifications.open(ours, here);
                Notifications _ = Notifications.open(theirs, there);
                Subscription begun = neverPolling().handle(heard::take)) {
            assertThat(listening.awaitListening(LONG)).isTrue();
            eventually(begun::isLive);
            IntStream.range(0, 300).parallel().forEach(i -> append(there, "c" + i + "-1"));
            append(there, "account-1");

            heard.types(1);
        }
    }

    @Test
    void leaveNoThreadBehind() {
        Notifications opened =
                Notifications.open(ours, here, Thread.ofPlatform().name("to-be-gone").factory());
        opened.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("to-be-gone");
    }

    private SubscriptionBuilder neverPolling() {
        return new Subscriptions(ours, here)
                .polling(Polling.constant(Duration.ofHours(1)))
                .to(Source.category("account"));
    }

    private static void append(MessageDb by, String streamName) {
        by.append(
                streamName,
                new NewMessage(UUID.randomUUID(), "T", "{}", null),
                ExpectedVersion.any());
    }
}
