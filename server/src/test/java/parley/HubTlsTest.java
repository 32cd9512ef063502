package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.v1.GetTopicRequest;
import parley.v1.TopicServiceGrpc;

/** One port speaks TLS and plaintext, with everything that it offers. */
class HubTlsTest {
    @TempDir static Path temp;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = start("hub", Map.of("tls", "self-signed"));
        hub.as("ann").createTopic("plain");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static HubFixture start(String data, Map<String, String> flags) throws Exception {
        Map<String, String> settings = new HashMap<>(flags);
        settings.put("log", "memory:");
        return HubFixture.start(temp.resolve(data), settings);
    }

    private static Path selfSigned() {
        return temp.resolve("hub/tls/self-signed.crt");
    }

    private static SSLContext trusting(Path chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(chain)) {
            store.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpClient client(Path chain, HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder().sslContext(trusting(chain)).version(version).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void restIsAnsweredOverTlsAndInPlaintextOnOnePort(HttpClient.Version version) throws Exception {
        try (HttpClient http = client(selfSigned(), version)) {
            for (String host : List.of("127.0.0.1", "localhost")) {
                URI secure = URI.create("https://" + host + ":" + hub.address().getPort());
                RestClient ann = new RestClient(http, secure, Map.of()).as("ann");
                String topic = version + host;
                ann.createTopic(topic);
                hub.as("ann").get("/v1/topics/" + topic).ok();
                ann.get("/v1/topics/plain").ok();
                HttpResponse<Void> answer =
                        http.send(
                                HttpRequest.newBuilder(secure.resolve("/readyz")).build(),
                                HttpResponse.BodyHandlers.discarding());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void grpcIsAnsweredOverTlsAndInPlaintextOnOnePort() throws Exception {
        ManagedChannel secure =
                NettyChannelBuilder.forAddress("localhost", hub.address().getPort())
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(selfSigned().toFile())
                                        .build())
                        .build();
        try {
            var authorization = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
            Channel ann =
                    HubFixture.withMetadata(
                            secure, authorization, RestClient.basic("ann", "ann123"));
            for (Channel channel : List.of(hub.grpc("ann"), ann)) {
                var request = GetTopicRequest.newBuilder().setId("plain").build();
                var answer = TopicServiceGrpc.newBlockingStub(channel).getTopic(request);
                assertThat(answer.getTopic().getCreatorId()).isEqualTo("ann");
            }
        } finally {
            secure.shutdownNow();
        }
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateIsNotAnswered() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            RestClient caller =
                    new RestClient(http, URI.create("https://" + hub.authority()), Map.of());
            assertThatThrownBy(() -> caller.get("/readyz"))
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOf(SSLHandshakeException.class);
        }
        assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void theNewestTlsIsSpoken() throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        trusting(selfSigned())
                                .getSocketFactory()
                                .createSocket("127.0.0.1", hub.address().getPort())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void newConnectionsGetTheCertificateThatItsFilesHoldNow() throws Exception {
        CertificateFiles first = made("first");
        CertificateFiles second = made("second");
        Path chain = Files.copy(first.chain(), temp.resolve("hub.crt"));
        Path key = Files.copy(first.key(), temp.resolve("hub.key"));
        Map<String, String> given = Map.of("tls.crt", chain.toString(), "tls.key", key.toString());
        try (HubFixture other = start("other", given)) {
            assertThat(isAnswered(other, first)).isTrue();
            assertThat(isAnswered(other, second)).isFalse();
            Files.copy(second.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!isAnswered(other, second)) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(isAnswered(other, first)).isFalse();
        }
    }

    private static CertificateFiles made(String folder) throws Exception {
        return new SelfSigned(
                        temp.resolve(folder),
                        CertificateHosts.of(List.of()),
                        Clock.systemUTC(),
                        new SecureRandom())
                .keep();
    }

    /** Whether the hub answers a new client that trusts this certificate alone. */
    private static boolean isAnswered(HubFixture other, CertificateFiles trusted) throws Exception {
        try (HttpClient http = client(trusted.chain(), HttpClient.Version.HTTP_1_1)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("https://" + other.authority() + "/readyz"))
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (SSLHandshakeException _) {
            return false;
        }
    }
}
