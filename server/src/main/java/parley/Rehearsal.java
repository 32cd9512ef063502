package parley;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import parley.api.HubServer;
import parley.view.message.MendingMessageIndex;

/**
 * Lives through a hub's life in a folder of its own, twice, and ends: for the JVM to see what a hub
 * needs, so that it can keep it ready for the next start (an AOT cache, JEP 514). The launcher runs
 * it once for each build.
 */
public final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ROUNDS = 200;
    private static final String TOPICS = "/v1/topics";
    private static final String MESSAGES = TOPICS + "/t/messages";

    private final InetSocketAddress hub;

    private Rehearsal(InetSocketAddress hub) {
        this.hub = hub;
    }

    /**
     * @param args a folder, which does not exist yet
     */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(Rehearsal::endWhatHangs);
        HubServer.prepare();
        MendingMessageIndex.prepare();
        List<String> flags = List.of("--data=" + args[0], "--listen=127.0.0.1:0");
        HubConfig config = HubConfig.of(Settings.load(SettingFlags.of(flags), Map.of()));
        for (int life = 1; life <= 2; life++) {
            try (Hub hub = Hub.start(config)) {
                Thread stop = new Thread(hub::close);
                Runtime.getRuntime().addShutdownHook(stop);
                hub.awaitReady(PATIENCE);
                new Rehearsal(hub.addresses().getFirst()).visit();
                Runtime.getRuntime().removeShutdownHook(stop);
            }
        }
    }

    private static void endWhatHangs() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException _) {
            // It ends all the same.
        }
        System.exit(1);
    }

    private void visit() throws IOException {
        ask("POST", TOPICS, "{\"topic\": {\"id\": \"t\", \"name\": \"A topic\"}}");
        for (int i = 0; i < ROUNDS; i++) {
            ask("POST", MESSAGES, "{\"message\": {\"content_text\": \"A text with a #word\"}}");
            ask("GET", MESSAGES, "");
            ask("GET", MESSAGES + "?descending=true&page_size=10", "");
            ask("GET", "/v1/messages:search?query=wrod+te", "");
            ask("GET", "/v1/messages?hashtag=word", "");
        }
        ask("GET", TOPICS, "");
        ask("GET", "/v1/trends?aggregation=1m", "");
        ask("GET", "/v1/trends:top", "");
        ask("GET", "/nowhere", "");
        ask("GET", "/app/", "");
        ask("GET", "/readyz", "");
        ask("GET", "/metrics", "");
    }

    private void ask(String method, String path, String body) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + hub.getPort() + path)
                                .toURL()
                                .openConnection();
        call.setRequestMethod(method);
        call.setRequestProperty("Authorization", "Basic YW5uOmFubjEyMw==");
        if (!body.isEmpty()) {
            call.setDoOutput(true);
            call.setRequestProperty("Content-Type", "application/json");
            call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        InputStream answer =
                call.getResponseCode() < 400 ? call.getInputStream() : call.getErrorStream();
        answer.readAllBytes();
    }
}
