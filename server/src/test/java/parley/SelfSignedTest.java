package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    @TempDir Path temp;

    private CertificateFiles keep(Clock clock, InetSocketAddress... listen) throws Exception {
        return new SelfSigned(
                        temp.resolve("tls"),
                        CertificateHosts.of(List.of(listen)),
                        clock,
                        new SecureRandom())
                .keep();
    }

    private CertificateFiles keep(InetSocketAddress... listen) throws Exception {
        return keep(Clock.systemUTC(), listen);
    }

    private static X509Certificate certificate(CertificateFiles files) throws Exception {
        return files.read().certificateChain().getFirst();
    }

    @Test
    void namesLocalhostTheLoopbackAddressesAndTheHostsThatTheHubListensOn() throws Exception {
        InetAddress named =
                InetAddress.getByAddress("hub.example", new byte[] {(byte) 192, 0, 2, 1});
        X509Certificate certificate =
                certificate(
                        keep(
                                new InetSocketAddress(named, 1),
                                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 2)));
        assertThat(CertificateHosts.named(certificate))
                .containsExactlyInAnyOrder(
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "hub.example",
                        "192.0.2.1",
                        "2001:db8:0:0:0:0:0:1");
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
    }

    @Test
    void aHubOnEveryAddressNamesThoseOfTheMachine() throws Exception {
        X509Certificate certificate =
                certificate(keep(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 1)));
        assertThat(CertificateHosts.named(certificate))
                .contains("localhost", InetAddress.getLocalHost().getHostName())
                .doesNotContain("0.0.0.0");
    }

    @Test
    void isReadableByItsOwnerAlone() throws Exception {
        CertificateFiles files = keep();
        for (Path file : List.of(files.chain(), files.key())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(temp.resolve("tls"))))
                .isEqualTo("rwx------");
        try (Stream<Path> all = Files.list(temp.resolve("tls"))) {
            assertThat(all).containsExactlyInAnyOrder(files.chain(), files.key());
        }
    }

    @Test
    void isMadeOnceAndKept() throws Exception {
        X509Certificate first = certificate(keep());
        assertThat(certificate(keep(new InetSocketAddress("127.0.0.1", 1)))).isEqualTo(first);
    }

    @Test
    void anotherIsMadeForAnotherHost() throws Exception {
        InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
        X509Certificate first = certificate(keep());
        X509Certificate second = certificate(keep(other));
        assertThat(second).isNotEqualTo(first);
        assertThat(certificate(keep(other))).isEqualTo(second);
    }

    @Test
    void anotherIsMadeBeforeItExpires() throws Exception {
        X509Certificate first = certificate(keep());
        Clock later =
                Clock.fixed(
                        first.getNotAfter().toInstant().minus(Duration.ofDays(29)),
                        Clock.systemUTC().getZone());
        assertThat(certificate(keep(later)).getNotAfter()).isAfter(first.getNotAfter());
    }

    @Test
    void anotherIsMadeWhenItsKeyIsLostOrDamaged() throws Exception {
        CertificateFiles files = keep();
        X509Certificate first = certificate(files);
        Files.delete(files.key());
        X509Certificate second = certificate(keep());
        Files.writeString(files.key(), "damaged");
        X509Certificate third = certificate(keep());
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }
}
