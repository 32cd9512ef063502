package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
    @TempDir Path temp;

    private CertificateFiles made(String folder) throws Exception {
        return new SelfSigned(
                        temp.resolve(folder),
                        CertificateHosts.of(List.of()),
                        Clock.systemUTC(),
                        new SecureRandom())
                .keep();
    }

    @Test
    void aChangeIsTakenOnceItIsWhole() throws Exception {
        CertificateFiles files = made("hub");
        CertificateFiles next = made("next");
        TlsKeyPair before = files.read();
        Certificate certificate = new Certificate(files);
        String shown = certificate.toString();
        assertThat(certificate.current()).isEqualTo(before);

        Files.copy(next.chain(), files.chain(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(certificate.current()).as("the new beside the old key").isEqualTo(before);
        Files.delete(files.key());
        assertThat(certificate.current()).as("without a key").isEqualTo(before);
        assertThat(certificate).hasToString(shown);

        Files.copy(next.key(), files.key());
        assertThat(certificate.current()).isEqualTo(next.read()).isNotEqualTo(before);
        assertThat(certificate.toString()).isNotEqualTo(shown).startsWith(files.chain() + ", ");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedAtTheStart() throws Exception {
        CertificateFiles files = made("hub");
        Files.delete(files.key());
        assertThatThrownBy(() -> new Certificate(files))
                .isInstanceOf(IOException.class)
                .hasMessage("tls.key '%s' must be a file that exists", files.key());
    }
}
