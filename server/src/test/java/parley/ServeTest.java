package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code serve}: what it prints, what it refuses, and its exit codes. */
class ServeTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir Path temp;

    @Test
    void printsEachAddressThatItListensOnAndThatItIsReady() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        Map.of("PARLEY_LOG", "memory:", "PARLEY_LISTN", "127.0.0.1:1"),
                        "--listen=127.0.0.1:0,127.0.0.1:0",
                        "--data=" + temp)) {
            hub.awaitReady();
            List<String> listening =
                    hub.out().stream()
                            .filter(line -> line.startsWith(HubProcess.LISTENING))
                            .toList();
            assertThat(listening).hasSize(2).doesNotHaveDuplicates();
            for (String line : listening) {
                URI address = URI.create(line.substring(HubProcess.LISTENING.length()));
                RestClient caller = new RestClient(hub.anonymous().http(), address, Map.of());
                assertThat(caller.get("/readyz").status()).isEqualTo(200);
            }
            assertThat(hub.out()).last().asString().matches("Ready after \\d+\\.\\d s");
            assertThat(hub.awaitErr("PARLEY_LISTN")).contains("WARN");
            assertThat(hub.err()).hasSize(1);
            hub.kill();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour=blue | --colour",
                "--listen=127.0.0.1:99999 | --listen '127.0.0.1:99999' must",
                "--listen=0.0.0.0:0 | --insecure-dev-auth",
                "extra | extra"
            })
    void refusesAFlagThatCannotBeAndNamesIt(String flag, String named) throws Exception {
        try (HubProcess hub = HubProcess.start("--log=memory:", "--data=" + temp, flag)) {
            assertThat(hub.awaitExit(SOON)).isEqualTo(2);
            assertThat(String.join("\n", hub.err())).contains(named);
            assertNoTrace(hub);
            assertThat(temp).isEmptyDirectory();
        }
    }

    @Test
    void refusesAFileWithAnUnknownKeyAndNamesBoth() throws Exception {
        Path file = Files.writeString(temp.resolve("parley.yaml"), "colour: blue\n");
        try (HubProcess hub = HubProcess.start("--config_file=" + file)) {
            assertThat(hub.awaitExit(SOON)).isEqualTo(2);
            assertThat(hub.err())
                    .containsExactly(
                            "parley serve: config_file '%s': unknown key 'colour' in line 1"
                                    .formatted(file));
        }
    }

    @Test
    void listensBeyondLoopbackWhenTheInsecureFlagIsGiven() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        "--log=memory:",
                        "--data=" + temp,
                        "--listen=0.0.0.0:0",
                        "--insecure-dev-auth")) {
            URI everywhere = hub.awaitReady().address();
            assertThat(everywhere.getHost()).isIn("0.0.0.0", "[0:0:0:0:0:0:0:0]");
            URI loopback = URI.create("http://127.0.0.1:" + everywhere.getPort());
            RestClient caller = new RestClient(hub.anonymous().http(), loopback, Map.of());
            assertThat(caller.get("/readyz").status()).isEqualTo(200);
            hub.terminate();
            assertThat(hub.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void printsItsTlsAddressesAndTheFingerprintOfItsCertificate() throws Exception {
        String[] flags = {
            "--log=memory:", "--data=" + temp, "--listen=127.0.0.1:0", "--tls=self-signed"
        };
        String printed;
        try (HubProcess hub = HubProcess.start(flags)) {
            URI plain = hub.awaitReady().address();
            printed = hub.awaitOut("With the certificate ");
            assertThat(hub.out())
                    .containsSubsequence(
                            HubProcess.LISTENING + plain,
                            HubProcess.LISTENING + plain.toString().replace("http", "https"),
                            printed);
            hub.terminate();
            assertThat(hub.awaitExit(SOON)).isZero();
        }
        Path chain = temp.resolve("tls/self-signed.crt");
        try (InputStream pem = Files.newInputStream(chain)) {
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(pem);
            assertThat(printed)
                    .endsWith(chain + ", SHA-256 " + Certificate.fingerprint(certificate))
                    .matches(".* SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
        }
        try (HubProcess again = HubProcess.start(flags)) {
            assertThat(again.awaitOut("With the certificate ")).isEqualTo(printed);
            again.kill();
        }
    }

    @Test
    void refusesACertificateThatCannotBeRead() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        "--data=" + temp, "--tls.crt=/nowhere.crt", "--tls.key=/nowhere.key")) {
            assertThat(hub.awaitExit(SOON)).isEqualTo(2);
            assertThat(hub.err())
                    .containsExactly(
                            "parley serve: --tls.crt '/nowhere.crt' must be a file that exists");
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                HubProcess hub =
                        HubProcess.start(
                                "--log=memory:",
                                "--data=" + temp,
                                "--listen=127.0.0.1:" + taken.getLocalPort())) {
            assertThat(hub.awaitExit(SOON)).isEqualTo(1);
            assertThat(hub.err())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("parley serve: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("in use");
        }
    }

    @Test
    void refusesADataFolderThatAnotherHubHolds() throws Exception {
        String[] flags = {"--log=memory:", "--data=" + temp, "--listen=127.0.0.1:0"};
        try (HubProcess first = HubProcess.start(flags).awaitReady();
                HubProcess second = HubProcess.start(flags)) {
            assertThat(second.awaitExit(SOON)).isEqualTo(1);
            assertThat(second.err())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("parley serve: the data folder " + temp + " is in use by another")
                    .contains("process " + first.pid());
            assertThat(first.anonymous().get("/readyz").status()).isEqualTo(200);
            first.kill();
        }
    }

    @Test
    void helpShowsEverySettingAndIsNoFailure() throws Exception {
        try (HubProcess hub = HubProcess.start("--help")) {
            assertThat(hub.awaitExit(SOON)).isZero();
            assertThat(hub.err()).isEmpty();
            String help = String.join("\n", hub.out());
            for (Setting setting : Setting.values()) {
                assertThat(help).contains("--" + setting.key());
            }
            assertThat(help).contains("--config_file");
        }
    }

    private static void assertNoTrace(HubProcess hub) {
        assertThat(hub.err())
                .noneMatch(line -> line.startsWith("\tat ") || line.contains("Caused"));
    }
}
