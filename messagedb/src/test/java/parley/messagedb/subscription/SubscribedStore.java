package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;

/** A store, and who subscribes to it and looks by itself all but never. */
abstract class SubscribedStore {
    static final Duration LONG = Duration.ofMinutes(1);
    static final Polling NEVER = Polling.constant(Duration.ofHours(1));
    static final Polling OFTEN = Polling.constant(Duration.ofMillis(2));

    final Heard heard = new Heard();
    PGSimpleDataSource database;
    HikariDataSource pool;
    MessageDb store;
    Subscriptions subscriptions;

    abstract PGSimpleDataSource database();

    @BeforeEach
    void open() {
        database = database();
        pool = TestPostgres.pool(database, 8);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store).polling(NEVER);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    List<String> drained(Source source, Start start) {
        return drain(source, start).stream().map(Message::type).toList();
    }

    List<Message> drain(Source source, Start start) {
        Heard own = new Heard();
        try (Subscription begun = subscriptions.to(source).from(start).handle(own::take)) {
            assertThat(begun.drain(LONG)).isTrue();
        }
        return own.all();
    }

    /** A stream that belongs to a member of two. */
    static String streamOf(int member) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "account-" + i)
                .filter(name -> parley.messagedb.StreamName.isOfMember(name, member, 2))
                .findFirst()
                .orElseThrow();
    }

    void append(String streamName, String... types) {
        append(store, streamName, types);
    }

    static void append(MessageDb by, String streamName, String... types) {
        by.append(
                streamName,
                Stream.of(types)
                        .map(type -> new NewMessage(UUID.randomUUID(), type, "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }

    void correlated(String streamName, String type, String with) {
        String metadata = "{\"correlationStreamName\": \"%s\"}".formatted(with);
        store.append(
                streamName,
                new NewMessage(UUID.randomUUID(), type, "{}", metadata),
                ExpectedVersion.any());
    }
}
