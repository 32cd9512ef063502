package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Cursor;

/** Who waits does not keep others waiting, not even those on the same connection. */
class HubEventLoopTest {
    private static final String PAGE = "/v1/topics/t/messages";

    @TempDir static Path data;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, Map.of("log", "memory:"));
        hub.as("ann").createTopic("t");
        hub.as("ann").postMessage("t", "one");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static CompletableFuture<HttpResponse<String>> get(
            HttpClient client, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + hub.authority() + path))
                        .header("Authorization", RestClient.basic("ann", "ann123"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aReaderWhoWaitsForACursorKeepsNobodyWaitingOnHisConnection() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> before = get(client, PAGE).get(20, TimeUnit.SECONDS);
            assertThat(before.version()).isEqualTo(HttpClient.Version.HTTP_2);
            Cursor seen =
                    Cursor.parse(before.headers().firstValue("parley-cursor").orElseThrow())
                            .orElseThrow();
            String next = new Cursor(seen.logId(), seen.globalPosition() + 1).text();

            CompletableFuture<HttpResponse<String>> waiting =
                    get(client, PAGE, "Parley-Cursor", next);
            HttpResponse<String> meanwhile = get(client, PAGE).get(20, TimeUnit.SECONDS);
            assertThat(waiting).isNotDone();
            hub.as("ann").postMessage("t", "two");

            assertThat(meanwhile.body()).isEqualTo(before.body());
            HttpResponse<String> waited = waiting.get(20, TimeUnit.SECONDS);
            assertThat(waited.statusCode()).isEqualTo(200);
            assertThat(waited.body()).contains("two");
        }
    }

    @Test
    void aPageAtHandIsAnsweredLikeOneThatIsRead() {
        RestClient.Answer read = hub.as("ann").get(PAGE + "?page_size=7");
        for (int i = 0; i < 10; i++) {
            RestClient.Answer atHand = hub.as("ann").get(PAGE + "?page_size=7");
            assertThat(atHand.ok()).isEqualTo(read.ok());
            assertThat(atHand.headers().map().keySet()).isEqualTo(read.headers().map().keySet());
            assertThat(atHand.headers().firstValue("content-type"))
                    .isEqualTo(read.headers().firstValue("content-type"));
        }
    }

    @Test
    void whatIsWrongWithARequestIsToldAlsoWhenThePageIsAtHand() {
        hub.as("ann").get(PAGE).ok();
        hub.anonymous()
                .with("Authorization", RestClient.basic("ann", "guess"))
                .get(PAGE)
                .refused(401, 16);
        hub.as("ann").with("If-Match", "\"1\"").get(PAGE).refused(400, 3);
        hub.as("ann").with("Parley-Cursor", "none").get(PAGE).refused(400, 3);
        hub.as("ann").get(PAGE + "?page_size=1001").refused(400, 3);
    }
}
