package parley;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's own certificate: made once, for {@code localhost}, the loopback addresses and the hosts
 * that the hub listens on, and kept in a folder that only the owner may enter. Another is made when
 * it is missing, damaged, about to expire, or lacks a host.
 */
final class SelfSigned {
    private static final Logger LOGGER = LoggerFactory.getLogger(SelfSigned.class);
    private static final FileAttribute<?> FOLDER_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Clocks differ. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final Duration VALID = Duration.ofDays(3650);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

    private final Path folder;
    private final CertificateHosts hosts;
    private final Clock clock;
    private final SecureRandom random;

    SelfSigned(Path folder, CertificateHosts hosts, Clock clock, SecureRandom random) {
        this.folder = folder;
        this.hosts = hosts;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The files of the certificate, which is made if need be.
     *
     * @throws IOException when it cannot be kept
     */
    CertificateFiles keep() throws IOException {
        CertificateFiles files =
                new CertificateFiles(
                        folder.resolve("self-signed.crt"), folder.resolve("self-signed.key"));
        Optional<String> reason = reasonForAnother(files);
        if (reason.isPresent()) {
            LOGGER.info("Making a certificate: {}", reason.get());
            make(files);
        }
        return files;
    }

    private Optional<String> reasonForAnother(CertificateFiles files) {
        if (!Files.exists(files.chain()) && !Files.exists(files.key())) {
            return Optional.of("there is none in " + folder);
        }
        try {
            TlsKeyPair kept = files.read();
            X509Certificate certificate = kept.certificateChain().getFirst();
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(clock.instant().plus(RENEWED_BEFORE_END))) {
                return Optional.of("the one in " + folder + " is valid until " + end);
            }
            Set<String> missing = new HashSet<>(hosts.needed());
            missing.removeAll(CertificateHosts.named(certificate));
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the one in " + folder + " does not name " + missing);
        } catch (CertificateFiles.Unusable | CertificateParsingException e) {
            return Optional.of("the one in " + folder + " cannot be used");
        }
    }

    private void make(CertificateFiles files) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = sign(pair);
            Files.createDirectories(folder, FOLDER_OF_OWNER);
            write(files.key(), Pem.of(pair.getPrivate()));
            write(files.chain(), Pem.of(List.of(certificate)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private X509Certificate sign(KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name name = new X500Name("CN=Parley hub");
        Instant now = clock.instant();
        var builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(127, random),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(VALID)),
                        name,
                        pair.getPublic());
        GeneralName[] names =
                hosts.offered().stream().map(SelfSigned::name).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static GeneralName name(String host) {
        return new GeneralName(
                CertificateHosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName,
                host);
    }

    /** All of it or nothing, and at no time readable by others. */
    private void write(Path file, String text) throws IOException {
        Path whole = Files.createTempFile(folder, "new", "", FILE_OF_OWNER);
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
