package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/** A clock is set back while many write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubClockTest {
    @TempDir static Path folder;
    private EmbeddedPostgres postgres;

    @BeforeAll
    void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** The machine's clock, set back or forth. */
    private static final class SetClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void theHubsClockChangesNothingButTheTimeInNewIds() throws Exception {
        SetClock clock = new SetClock();
        try (HubFixture hub = HubFixture.start(clock, folder.resolve("own"), postgres.url())) {
            hub.as("ann").createTopic("ids");
            FaultLoad load = FaultLoad.start(hub.anonymous(), "clock");
            try (load) {
                for (int hours : List.of(-1, -48, 24, 0)) {
                    load.awaitStored(20);
                    clock.offset = Duration.ofHours(hours);
                    for (int i = 0; i < 5; i++) {
                        hub.as("ann").postMessage("ids", "under an id of the hub's");
                    }
                    load.awaitStored(20);
                }
            }
            assertThat(load.told().values()).containsOnly(FaultLoad.Told.STORED);
            new FaultOracle(postgres.url()).check(load, hub.anonymous(), 0);
            assertThat(HubPair.walk(hub.as("ann"), "ids", false, 100)).hasSize(20);
        }
    }

    /** A message from an hour ahead is what a clock that was set back leaves behind. */
    @Test
    void theDatabasesClockIsSetBackAndTimesStillRiseWithThePositions() throws Exception {
        try (HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url())) {
            RestClient ann = hub.as("ann");
            ann.createTopic("t");
            ann.postMessage("t", "first");
            try (Connection connection =
                            DriverManager.getConnection(
                                    postgres.jdbcUrl(), postgres.user(), postgres.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "UPDATE message_store.messages SET time = time + interval '1 hour'"
                                + " WHERE stream_name = 'message-t'");
            }
            for (int i = 0; i < 3; i++) {
                ann.postMessage("t", "later");
            }
            try (HubFixture rebuilt = HubFixture.start(folder.resolve("rebuilt"), postgres.url())) {
                List<JsonNode> messages = HubPair.walk(rebuilt.as("ann"), "t", false, 100);
                assertThat(messages).hasSize(4);
                assertThat(messages)
                        .extracting(m -> Instant.parse(m.get("createdAt").asText()))
                        .isSorted();
            }
        }
    }
}
