package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Leases;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.ParkingTable;
import parley.messagedb.progress.ProgressTables;
import parley.messagedb.subscription.Notifications;
import parley.messagedb.subscription.Retry;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Stall;
import parley.messagedb.subscription.Start;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;
import parley.messagedb.subscription.TransactionHandler;

/** The README's tour, as it stands there. */
class TourTest {
    private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");

    private final Collection<String> printed = new ConcurrentLinkedQueue<>();
    private final Collection<String> sent = new ConcurrentLinkedQueue<>();
    private final Collection<String> audited = new ConcurrentLinkedQueue<>();
    private volatile boolean mailIsDown;

    @Test
    void theReadmesTourWorks() {
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.emptyDatabase(), 20)) {
            tour(pool);
        }
    }

    private void tour(DataSource pool) {
        DataSource database = pool; // of connections to Postgres

        Schema.install(database); // idempotent; at every start, by any number of processes
        MessageDb store = new MessageDb(database);

        store.append(
                "account-1",
                new NewMessage(UUID.randomUUID(), "Opened", "{\"owner\": \"ann\"}", null),
                ExpectedVersion.noStream());

        List<Message> account = store.readStream("account-1", 0, 100);
        List<Message> accounts = store.readCategory(CategoryRead.of("account").from(1).limit(100));

        assertThat(account).hasSize(1).isEqualTo(accounts);
        Subscriptions subscriptions = new Subscriptions(database, store);

        Subscription printing =
                subscriptions
                        .to(Source.category("account"))
                        .from(Start.beginning())
                        .onLive(live -> print(live ? "caught up" : "behind"))
                        .onDropped(cause -> print("ended: " + cause))
                        .handle(message -> print(message.type()));

        eventually(printing::isLive);
        printing.stop(); // behind the message in hand

        assertThat(printed).containsExactly("Opened", "caught up", "ended: Optional.empty");
        ProgressTables tables = ProgressTables.install(database);
        CheckpointTable checkpoints = new CheckpointTable(tables);

        TestPostgres.execute(database, "CREATE TABLE balance (account text)");
        Subscription balances =
                subscriptions
                        .to(Source.category("account"))
                        .checkpoints("balances", checkpoints)
                        .handleInTransaction(
                                TransactionHandler.each(
                                        (connection, message) -> addTo(connection, message)));

        assertThat(balances.drain(Duration.ofMinutes(1))).isTrue();
        assertThat(TestPostgres.column(database, "SELECT account FROM balance"))
                .containsExactly("account-1");
        mailIsDown = true;
        Parking parking = new ParkingTable(tables);

        Subscription mails =
                subscriptions
                        .to(Source.category("account"))
                        .checkpoints("mails", checkpoints)
                        .parking("mails", parking)
                        .retry(Retry.times(5, Duration.ofMillis(1), Duration.ofSeconds(1)))
                        .handle(message -> send(message));

        eventually(() -> !parking.isEmpty("mails"));
        mailIsDown = false;
        List<Parked> parked = parking.list("mails", 0, 100);
        parking.replay("mails", "account-1");

        assertThat(parked).extracting(Parked::attempts).containsExactly(5);
        eventually(() -> sent.size() == 1);
        mails.stop();
        Subscription member =
                subscriptions
                        .to(Source.category("account"))
                        .checkpoints("group", checkpoints)
                        .sharedBy(new Leases(tables), 8)
                        .handle(message -> send(message));

        eventually(() -> sent.size() == 2);
        member.stop();
        Subscription everything =
                subscriptions.to(Source.everything()).handle(message -> audit(message));

        String why =
                everything
                        .stall()
                        .map(
                                stall ->
                                        switch (stall) {
                                            case Stall.BehindTransaction behind ->
                                                    "process %d has not committed since %s"
                                                            .formatted(
                                                                    behind.blocker().pid(),
                                                                    behind.blocker().firstSeen());
                                            case Stall.StreamsParked some ->
                                                    "parked: " + some.streams();
                                            case Stall.HandlerSlow slow ->
                                                    "slow since " + slow.since();
                                            case Stall.HandlerFailing bad ->
                                                    "fails with " + bad.message();
                                            case Stall.Disconnected gone ->
                                                    "away since " + gone.since();
                                            case Stall.NoShare none ->
                                                    "spare, of " + none.members();
                                        })
                        .orElse("all is well");

        everything.drain(Duration.ofMinutes(1)); // all that is stored by now, and then the end

        assertThat(why).isEqualTo("all is well");
        assertThat(audited).containsExactly("Opened");
        Notifications notifications = Notifications.open(database, store);
        notifications.close();
    }

    @Test
    void theReadmeShowsNothingElse() throws IOException {
        String tour =
                words(Files.readString(Path.of("src/test/java/parley/messagedb/TourTest.java")));

        assertThat(
                        SNIPPET.matcher(Files.readString(Path.of("README.md")))
                                .results()
                                .map(MatchResult::group)
                                .toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        snippet ->
                                assertThat(
                                                List.of(
                                                        snippet.replaceAll("```(java)?", "")
                                                                .split("\n\n")))
                                        .allSatisfy(
                                                part -> assertThat(tour).contains(words(part))));
    }

    /** However the lines are broken. */
    private static String words(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining()).replace(" ", "");
    }

    private void print(String text) {
        printed.add(text);
    }

    private static void addTo(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO balance VALUES (?)")) {
            insert.setString(1, message.streamName());
            insert.execute();
        }
    }

    private void send(Message message) throws IOException {
        if (mailIsDown) {
            throw new IOException("no mail today");
        }
        sent.add(message.type());
    }

    private void audit(Message message) {
        audited.add(message.type());
    }

    private static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came to be").isLessThan(deadline);
            LockSupport.parkNanos(500_000);
        }
    }
}
