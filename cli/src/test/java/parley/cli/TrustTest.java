package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub behind a certificate that nobody vouches for. */
final class TrustTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private static Path temp;
    private static HttpsServer server;
    private static SSLContext tls;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        KeyStore store = keys();
        certificate = temp.resolve("hub.crt");
        String body =
                Base64.getMimeEncoder().encodeToString(store.getCertificate("hub").getEncoded());
        Files.writeString(
                certificate,
                "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer = "{\"topics\": []}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    /** Made by the JDK's own program. */
    private static KeyStore keys() throws Exception {
        Path file = temp.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "hub",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=hub",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort();
    }

    @Test
    void aCertificateThatIsNamedIsTrusted() {
        CommandRun flag =
                CommandRun.of("topics", "--hub=" + url("127.0.0.1"), "--cacert=" + certificate);
        CommandRun variable =
                CommandRun.withEnvironment(
                        Map.of("PARLEY_CACERT", certificate.toString()),
                        "topics",
                        "--hub=" + url("127.0.0.1"));
        for (CommandRun run : new CommandRun[] {flag, variable}) {
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo("No topics.\n");
        }
    }

    @Test
    void anotherIsNotAndTheMessageSaysHowToTrustIt() {
        CommandRun run = CommandRun.of("topics", "--hub=" + url("127.0.0.1"));
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("cannot be trusted", "--cacert").hasLineCount(1);
    }

    @Test
    void aCertificateOfAnotherHostIsNotTrusted() {
        CommandRun run =
                CommandRun.of("topics", "--hub=" + url("localhost"), "--cacert=" + certificate);
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("cannot be trusted");
    }

    @Test
    void aFileWithoutCertificatesIsWrongUsage() throws IOException {
        Path empty = Files.createFile(temp.resolve("empty.crt"));
        for (String file : new String[] {empty.toString(), temp.resolve("none").toString()}) {
            CommandRun run =
                    CommandRun.of("topics", "--hub=" + url("127.0.0.1"), "--cacert=" + file);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--cacert").hasLineCount(1);
        }
    }

    @Test
    void liveDeliveryTrustsTheSame() throws ConnectionLostException {
        try (LiveStubHub hub = live()) {
            String url = "https://127.0.0.1:" + hub.port();
            CommandRun run = CommandRun.of("tail", "a", "--hub=" + url, "--cacert=" + certificate);
            assertThat(run.err()).isEqualTo("parley: the topic a was deleted\n");
        }
        TrustedCertificates named = TrustedCertificates.parse(certificate.toString());
        try (LiveStubHub hub = live()) {
            assertThatThrownBy(() -> door("127.0.0.1", hub, null).open())
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("certification path");
            assertThatThrownBy(() -> door("localhost", hub, named).open())
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("localhost");
            door("127.0.0.1", hub, named).open().close();
        }
    }

    private static LiveStubHub live() {
        return new LiveStubHub(
                tls.getServerSocketFactory(),
                LiveStubHub.topics(Map.of("a", "{\"messages\": []}")),
                connection -> {
                    connection.take();
                    connection.send(
                            "{\"type\": \"unsubscribed\", \"topicId\": \"a\","
                                    + " \"reason\": \"deleted\"}");
                });
    }

    private static LiveDoor door(
            String host, LiveStubHub hub, @Nullable TrustedCertificates trusted) {
        HubAddress address = HubAddress.parse("https://" + host + ":" + hub.port());
        Duration time = Duration.ofSeconds(20);
        return new LiveDoor(new HubAccess(address, null, time, trusted), time);
    }
}
