package parley;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's certificate as its files have it: when they change, new connections get the new one.
 * While they cannot be used, the last one that could stays.
 */
final class Certificate {
    private static final Logger LOGGER = LoggerFactory.getLogger(Certificate.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final CertificateFiles files;
    private volatile TlsKeyPair pair;
    private volatile String complaint = "";

    /**
     * @throws IOException when the files cannot be used
     */
    Certificate(CertificateFiles files) throws IOException {
        this.files = files;
        try {
            this.pair = files.read();
        } catch (CertificateFiles.Unusable e) {
            throw new IOException(complaint(e), e);
        }
    }

    /** For the server, which closes it. */
    TlsProvider provider() {
        return TlsProvider.ofScheduled(this::current, LOOK_EVERY);
    }

    /** Looks at the files once more. */
    TlsKeyPair current() {
        try {
            TlsKeyPair read = files.read();
            if (!read.equals(pair)) {
                pair = read;
                LOGGER.info("New connections get another certificate, {}", this);
            }
            complaint = "";
        } catch (CertificateFiles.Unusable e) {
            if (!complaint.equals(complaint(e))) {
                complaint = complaint(e);
                LOGGER.warn("The certificate stays as it is: {}", complaint);
            }
        }
        return pair;
    }

    private String complaint(CertificateFiles.Unusable e) {
        return (e.inKey() ? "tls.key '" + files.key() : "tls.crt '" + files.chain())
                + "' must "
                + e.getMessage();
    }

    /** Where it is, and its fingerprint, as {@code openssl x509 -fingerprint -sha256} shows it. */
    @Override
    public String toString() {
        return files.chain() + ", SHA-256 " + fingerprint(pair.certificateChain().getFirst());
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has SHA-256
        }
    }
}
