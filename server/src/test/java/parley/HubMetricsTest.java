package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;
import parley.v1.GetTopicRequest;
import parley.v1.TopicServiceGrpc;

/** What a hub tells of itself at {@code /metrics}, as docs/metrics.md says. */
class HubMetricsTest {
    private static final String COUNT = "parley_request_duration_seconds_count";
    private static final Path DOCUMENTATION = Path.of("../docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ([a-z]+) \\|");

    private static final Set<String> OF_DIALECTS =
            Set.of(
                    "POST /meows",
                    "GET /meows",
                    "POST /message",
                    "GET /message/{id}",
                    "GET /pusher");

    @TempDir static Path data;
    private static EmbeddedPostgres postgres;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start(data.resolve("postgres"));
        hub = HubFixture.start(data.resolve("hub"), postgres.url());
        hub.as("ann").createTopic("t");
        hub.as("ann").postMessage("t", "A text");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        postgres.close();
    }

    /** A request is counted when its answer has been sent, which its client may be ahead of. */
    private static MetricsText await(Predicate<MetricsText> condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        MetricsText text = MetricsText.of(hub.anonymous());
        while (!condition.test(text)) {
            assertThat(System.nanoTime() - end).as(() -> "in time").isNegative();
            text = MetricsText.of(hub.anonymous());
        }
        return text;
    }

    @Test
    void theDocumentationListsExactlyWhatThereIs() throws IOException {
        Set<String> documented =
                ROW.matcher(Files.readString(DOCUMENTATION))
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).hasSizeGreaterThan(30);
        MetricsText text = await(at -> at.sum(COUNT) > 0);
        assertThat(text.types()).isEqualTo(documented);
    }

    @Test
    void countsRequestsByMethodAndStatusAlikeForBothDoors() {
        String[] rest = {"method=\"GetTopic\"", "door=\"rest\"", "status=\"404\""};
        String[] grpc = {"method=\"GetTopic\"", "door=\"grpc\"", "status=\"404\""};
        double restBefore = MetricsText.of(hub.anonymous()).sum(COUNT, rest);
        double grpcBefore = MetricsText.of(hub.anonymous()).sum(COUNT, grpc);
        for (int i = 0; i < 3; i++) {
            hub.as("ann").get("/v1/topics/none").refused(404, 5);
        }
        var topics = TopicServiceGrpc.newBlockingStub(hub.grpc("ann"));
        assertThatThrownBy(
                        () -> topics.getTopic(GetTopicRequest.newBuilder().setId("none").build()))
                .isInstanceOf(StatusRuntimeException.class);
        MetricsText text =
                await(
                        at ->
                                at.sum(COUNT, rest) + at.sum(COUNT, grpc)
                                        >= restBefore + grpcBefore + 4);
        assertThat(text.sum(COUNT, rest)).isEqualTo(restBefore + 3);
        assertThat(text.sum(COUNT, grpc)).isEqualTo(grpcBefore + 1);
        assertThat(text.sum(COUNT, "method=\"CreateMessage\"", "status=\"200\"")).isEqualTo(1);
    }

    @Test
    void clientsAddNoNames() {
        double before = MetricsText.of(hub.anonymous()).sum(COUNT, "method=\"other\"");
        for (int i = 0; i < 20; i++) {
            hub.anonymous().get("/nowhere/" + i).refused(404, 5);
            hub.anonymous().get("/parley.v1.Nothing/Method" + i).refused(404, 5);
        }
        MetricsText text = await(at -> at.sum(COUNT, "method=\"other\"") >= before + 40);
        assertThat(text.values(COUNT, "method"))
                .filteredOn(method -> !OF_DIALECTS.contains(method))
                .isSubsetOf("other", "CreateTopic", "CreateMessage", "GetTopic", "ListMessages");
        assertThat(text.values(COUNT, "door"))
                .isSubsetOf("rest", "grpc", "meower", "dunder", "other");
    }

    @Test
    void countsRequestsOfDialectsByTheirPaths() throws Exception {
        RestClient page = hub.anonymous();
        page.send("POST", "/meows?body=hello", new byte[0]).ok();
        page.get("/meows").ok();
        page.get("/meows?take=x");
        hub.as("ann").post("/message", "{'text': 'hello'}");
        page.get("/message/01M7ZHCP43SWA6X05KA298XGS3");
        page.get("/message/01M7ZHCP43SWA6X05KA298XGS4");
        page.get("/pusher");
        page.send("DELETE", "/trend", new byte[0]);

        await(
                at ->
                        isCounted(at, "meower", "POST /meows", 200, 1)
                                && isCounted(at, "meower", "GET /meows", 200, 1)
                                && isCounted(at, "meower", "GET /meows", 400, 1)
                                && isCounted(at, "dunder", "POST /message", 201, 1)
                                && isCounted(at, "dunder", "GET /message/{id}", 404, 2)
                                && isCounted(at, "meower", "GET /pusher", 426, 1)
                                && isCounted(at, "other", "other", 405, 1));
    }

    private static boolean isCounted(
            MetricsText text, String door, String method, int status, int count) {
        return text.sum(
                        COUNT,
                        "door=\"" + door + "\"",
                        "method=\"" + method + "\"",
                        "status=\"" + status + "\"")
                == count;
    }

    @Test
    void countsWhatIsStored() {
        String[] posted = {"type=\"MessagePosted\""};
        double before = MetricsText.of(hub.anonymous()).sum("parley_events_appended_total", posted);
        String again = "{'message': {'id': 'once', 'contentText': 'x'}}";
        hub.as("ann").post("/v1/topics/t/messages", again).ok();
        hub.as("ann").post("/v1/topics/t/messages", again).ok();
        MetricsText text = MetricsText.of(hub.anonymous());
        assertThat(text.sum("parley_events_appended_total", posted)).isEqualTo(before + 1);
        assertThat(text.sum("parley_append_duration_seconds_count", "outcome=\"id_exists\""))
                .isEqualTo(1);
    }

    @Test
    void viewsStandWhereTheLogEnds() {
        MetricsText text =
                await(
                        at ->
                                at.sum("parley_view_position", "view=\"message\"")
                                        == at.sum("parley_log_end_position"));
        assertThat(text.sum("parley_log_end_position")).isPositive();
        assertThat(text.sum("parley_ready")).isEqualTo(1);
        assertThat(text.sum("parley_postgres_connections_limit", "pool=\"tail\"")).isEqualTo(1);
        assertThat(text.values("parley_appends_waiting", "category"))
                .containsExactly("change", "message", "topic", "user");
    }

    @Test
    void countsWhatTheHubCannotRead() throws Exception {
        try (Connection foreign =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement write = foreign.createStatement()) {
            write.execute(
                    "SELECT message_store.write_message(gen_random_uuid()::varchar, 'topic-t',"
                            + " 'TopicPainted', '{}')");
        }
        await(at -> at.sum("parley_events_unreadable_total") == 1);
    }
}
