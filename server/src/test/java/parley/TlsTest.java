package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings that say with which certificate the hub speaks TLS. */
class TlsTest {
    @TempDir Path temp;
    private CertificateFiles good;

    @BeforeEach
    void makeACertificate() throws Exception {
        good = made("good");
    }

    private CertificateFiles made(String folder) throws Exception {
        return new SelfSigned(
                        temp.resolve(folder),
                        CertificateHosts.of(List.of()),
                        Clock.systemUTC(),
                        new SecureRandom())
                .keep();
    }

    private static Tls tls(Object chain, Object key) throws BadSettingException {
        Map<String, String> flags = new HashMap<>();
        flags.put("tls.crt", chain.toString());
        flags.put("tls.key", key.toString());
        return Tls.of(Settings.load(flags, Map.of()));
    }

    private static void assertRefused(Object chain, Object key, String message) {
        assertThatThrownBy(() -> tls(chain, key))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aCertificateAndItsKeyAreTaken() throws Exception {
        assertThat(tls(good.chain(), good.key())).isEqualTo(new Tls.Given(good));
        assertThat(tls("", "")).isEqualTo(new Tls.None());
    }

    @Test
    void aChainIsTaken() throws Exception {
        CertificateFiles other = made("other");
        Path chain =
                Files.writeString(
                        temp.resolve("chain.pem"),
                        Files.readString(good.chain()) + Files.readString(other.chain()));
        assertThat(new CertificateFiles(chain, good.key()).read().certificateChain()).hasSize(2);
    }

    @Test
    void oneWithoutTheOtherIsRefused() {
        assertRefused(good.chain(), "", "--tls.crt '%s' must".formatted(good.chain()));
        assertRefused("", good.key(), "--tls.key '%s' must".formatted(good.key()));
    }

    @Test
    void givenAndSelfSignedContradictEachOther() {
        Map<String, String> flags =
                Map.of("tls", "self-signed", "tls.crt", "a.pem", "tls.key", "b.pem");
        assertThatThrownBy(() -> Tls.of(Settings.load(flags, Map.of())))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("--tls 'self-signed' must be none where tls.crt or tls.key is given");
    }

    @Test
    void whatCannotBeReadIsRefusedByName() {
        Path missing = temp.resolve("missing.pem");
        assertRefused(
                missing,
                good.key(),
                "--tls.crt '%s' must be a file that exists".formatted(missing));
        assertRefused(
                good.chain(),
                missing,
                "--tls.key '%s' must be a file that exists".formatted(missing));
        assertRefused(temp, good.key(), "--tls.crt '%s' must be a file that".formatted(temp));
    }

    @Test
    void whatIsNoCertificateOrNoKeyIsRefusedByName() throws Exception {
        Path empty = Files.createFile(temp.resolve("empty.pem"));
        Path text = Files.writeString(temp.resolve("text.pem"), "hello\n");
        Path cut =
                Files.writeString(
                        temp.resolve("cut.pem"), Files.readString(good.chain()).substring(0, 200));
        for (Path bad : List.of(empty, text, cut, good.key())) {
            assertRefused(bad, good.key(), "--tls.crt '%s' must hold certificates".formatted(bad));
        }
        Path locked =
                Files.writeString(temp.resolve("locked.pem"), encrypted(good.read().privateKey()));
        for (Path bad : List.of(empty, text, good.chain(), locked)) {
            assertRefused(
                    good.chain(), bad, "--tls.key '%s' must hold a private key".formatted(bad));
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        CertificateFiles other = made("other");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        Path ofAnotherKind =
                Files.writeString(
                        temp.resolve("rsa.pem"), Pem.of(rsa.generateKeyPair().getPrivate()));
        for (Path key : List.of(other.key(), ofAnotherKind)) {
            assertRefused(
                    good.chain(),
                    key,
                    "--tls.key '%s' must be the private key of the first certificate in %s"
                            .formatted(key, good.chain()));
        }
    }

    private static String encrypted(PrivateKey key) throws Exception {
        String algorithm = "PBEWithSHA1AndDESede";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec("password".toCharArray())));
        byte[] content = cipher.doFinal(key.getEncoded());
        return Pem.of(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(cipher.getParameters(), content).getEncoded());
    }
}
