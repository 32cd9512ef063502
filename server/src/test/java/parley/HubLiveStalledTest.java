package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.domain.MessageId;
import parley.log.EmbeddedPostgres;

/** Followers that stop to read while very much happens, and read it all later. */
final class HubLiveStalledTest {
    private static final int READERS = Soak.times(30, 300);
    private static final int MESSAGES = Soak.times(20_000, 600_000);

    /** Of those, how many read it all later. */
    private static final int RESUMING = Soak.times(30, 60);

    private static final int AT_ONCE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(Soak.times(300, 1_800));

    /**
     * What waits until a follower counts as one that does not read, and a part that comes on top.
     */
    private static final long MOST_PENDING = 64 << 10;

    /** Whatever the number of followers. */
    private static final int MOST_READS = 50;

    private static final String TOPIC = "busy";
    private static final int SMALL_BUFFER = 4 << 10;

    private static final String WRITE =
            """
            SELECT message_store.write_message(id, 'message-%s', 'MessagePosted', data::jsonb)
            FROM unnest(?, ?) AS message (id, data)
            """
                    .formatted(TOPIC);

    @TempDir static Path folder;

    /** Reads until it has caught up, then no more until it is told to; counts the messages. */
    private static final class Stalling implements LiveClient.Listener {
        private final boolean byWebSocket;
        private LiveClient client;
        private boolean awake;
        private long next;
        private long position = -1;
        private String cursor;
        private String wrong = "";

        Stalling(boolean byWebSocket, String cursor, boolean awake) {
            this.byWebSocket = byWebSocket;
            this.cursor = cursor;
            this.awake = awake;
        }

        void begin(LiveClients clients, RestClient hub) {
            client =
                    byWebSocket
                            ? clients.webSocket(hub, this)
                            : clients.stream(hub, LiveClients.query(cursor, List.of(TOPIC)), this);
        }

        synchronized void wake() {
            awake = true;
            client.goOnReading();
        }

        @Override
        public void opened(LiveClient opened) {
            if (byWebSocket) {
                opened.send(LiveClients.subscribe(cursor, "", List.of(TOPIC)));
            }
        }

        @Override
        public synchronized void told(LiveClient by, JsonNode object) {
            cursor = object.path("cursor").asText();
            if (object.get("type").asText().equals("messagePosted")) {
                position = object.at("/message/position").asLong();
                if (position != next) {
                    wrong = "Position " + position + " in place of " + next;
                }
                next++;
            } else if (!object.get("type").asText().equals("caughtUp")) {
                wrong = object.toString();
            } else if (!awake) {
                by.stopReading();
            }
        }

        @Override
        public synchronized void ended(LiveClient by, int code) {
            // It begins anew where the test says so.
        }

        synchronized long count() {
            return next;
        }

        synchronized String wrong() {
            return wrong;
        }

        synchronized void leave() {
            client.close();
            awake = true;
        }
    }

    @Test
    void whoDoesNotReadCostsLittleAndMissesNothing() throws Exception {
        List<Stalling> stalled = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                LiveClients tight = new LiveClients(SMALL_BUFFER);
                LiveClients usual = new LiveClients()) {
            try (HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url())) {
                hub.as("ann").createTopic(TOPIC);
                String from = hub.as("ann").get("/v1/topics").cursor().orElseThrow();
                Stalling reading = new Stalling(true, from, true);
                reading.begin(usual, hub.as("bob"));
                for (int i = 0; i < READERS; i++) {
                    Stalling each = new Stalling(i % 2 == 0, from, false);
                    each.begin(tight, hub.as("bob"));
                    stalled.add(each);
                }
                Eventually.holds(
                        "all follow",
                        PATIENCE,
                        () -> hub.hub().pendingLiveBytes().size() > READERS);
                write(postgres, MESSAGES);
                awaitAll(reading);

                assertThat(hub.hub().pendingLiveBytes()).hasSize(READERS + 1);
                assertThat(hub.hub().pendingLiveBytes())
                        .allSatisfy(bytes -> assertThat(bytes).isLessThan(MOST_PENDING));
                assertThat(hub.hub().pendingLiveBytes().stream().filter(bytes -> bytes > 0))
                        .hasSize(READERS);
                assertThat(stalled).allSatisfy(e -> assertThat(e.count()).isLessThan(MESSAGES));

                // Some wake up; others come back, to a hub that was restarted.
                for (Stalling each : stalled.subList(0, RESUMING / 3)) {
                    each.wake();
                }
                for (Stalling each : stalled.subList(0, RESUMING / 3)) {
                    awaitAll(each);
                }
                assertThat(hub.hub().historyReads()).isLessThan(MOST_READS);
                stalled.subList(RESUMING / 3, READERS).forEach(Stalling::leave);
            }
            try (HubFixture again = HubFixture.start(folder.resolve("hub"), postgres.url())) {
                for (Stalling each : stalled.subList(RESUMING / 3, RESUMING)) {
                    each.begin(usual, again.as("bob"));
                }
                for (Stalling each : stalled.subList(RESUMING / 3, RESUMING)) {
                    awaitAll(each);
                }
                assertThat(again.hub().historyReads()).isBetween(1L, MOST_READS - 1L);
            }
        }
    }

    private static void awaitAll(Stalling each) throws Exception {
        Eventually.holds(
                "all is told", PATIENCE, () -> each.count() == MESSAGES || !each.wrong().isEmpty());
        assertThat(each.wrong()).isEmpty();
    }

    /** As another client of the database would. */
    private static void write(EmbeddedPostgres postgres, int count) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                PreparedStatement write = connection.prepareStatement(WRITE)) {
            for (int i = 0; i < count; i += AT_ONCE) {
                String[] ids = new String[AT_ONCE];
                String[] data = new String[AT_ONCE];
                for (int k = 0; k < AT_ONCE; k++) {
                    UUID id = UUID.randomUUID();
                    ids[k] = id.toString();
                    data[k] = data(id, i + k);
                }
                write.setArray(1, connection.createArrayOf("varchar", ids));
                write.setArray(2, connection.createArrayOf("varchar", data));
                write.execute();
            }
        }
    }

    private static String data(UUID id, int number) {
        ObjectNode data = RestClient.json("{}");
        data.put("topicId", TOPIC);
        data.put("messageId", MessageId.of(id).text());
        data.put("contentText", number + " " + "x".repeat(120));
        return data.toString();
    }
}
