package parley;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A certificate and its private key, each in a PEM file.
 *
 * @param chain the hub's certificate, and after it those that vouch for it
 * @param key not encrypted
 */
record CertificateFiles(Path chain, Path key) {
    private static final int LARGEST = 1 << 20;
    private static final byte[] PROBE = "Parley".getBytes(UTF_8);

    /** Why they cannot be used; the message follows the word "must". */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean inKey;

        Unusable(boolean inKey, String message) {
            super(message);
            this.inKey = inKey;
        }

        /** Whether the file of the key is at fault, and not that of the certificate. */
        boolean inKey() {
            return inKey;
        }
    }

    /**
     * Reads both.
     *
     * @throws Unusable when one cannot be read, is not what it must be, or they do not belong
     *     together
     */
    TlsKeyPair read() throws Unusable {
        List<X509Certificate> certificates = certificates(bytes(chain, false));
        PrivateKey privateKey = privateKey(bytes(key, true));
        if (!belongTogether(privateKey, certificates.getFirst().getPublicKey())) {
            throw new Unusable(true, "be the private key of the first certificate in " + chain);
        }
        return TlsKeyPair.of(privateKey, certificates);
    }

    private static byte[] bytes(Path file, boolean isKey) throws Unusable {
        try {
            if (Files.size(file) > LARGEST) {
                throw new Unusable(isKey, "be a file of at most " + LARGEST + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new Unusable(isKey, "be a file that exists");
        } catch (AccessDeniedException _) {
            throw new Unusable(isKey, "be a file that the hub may read");
        } catch (IOException e) {
            throw new Unusable(isKey, "be a file that can be read: " + e.getMessage());
        }
    }

    private static List<X509Certificate> certificates(byte[] pem) throws Unusable {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException _) {
            // Said below, in words that fit an empty file, too.
        }
        throw new Unusable(false, "hold certificates as PEM, the hub's own first");
    }

    /** The first in the text; parameters of a curve may stand before it. */
    private static PrivateKey privateKey(byte[] pem) throws Unusable {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, UTF_8)))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                switch (part) {
                    case PEMKeyPair pair -> {
                        return privateKey(pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return privateKey(info);
                    }
                    default -> {}
                }
            }
        } catch (IOException | GeneralSecurityException _) {
            // Said below, in words that fit an empty file, too.
        }
        throw new Unusable(true, "hold a private key as PEM, without a password");
    }

    private static PrivateKey privateKey(PrivateKeyInfo info)
            throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(info.getPrivateKeyAlgorithm().getAlgorithm().getId())
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    /** Whether what one signs, the other verifies. */
    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm =
                switch (privateKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case String other -> other;
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // another kind of key, or one that no client understands
        }
    }
}
