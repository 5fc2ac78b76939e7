package parley.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/// One Ed25519 key in a PKCS#12 file, as a private key entry that keytool and OpenSSL read too.
final class KeyStoreFile {
    private static final String ALIAS = "key";
    /// RFC 8410.
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    private KeyStoreFile() {}

    static byte[] load(Path file, char[] password) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            if (store.getKey(ALIAS, password) instanceof EdECPrivateKey key
                    && key.getParams().getName().equals("Ed25519")) {
                return key.getBytes().orElseThrow(() -> new IOException("the key in " + file + " cannot be had"));
            }
            throw new IOException("no Ed25519 key named '" + ALIAS + "' in " + file);
        } catch (GeneralSecurityException e) {
            throw new IOException("not a readable key store: " + file, e);
        }
    }

    static void store(Path file, char[] password, SigningKey key) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        var unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", ownerOnly(folder));
        try {
            try (var out = Files.newOutputStream(unfinished)) {
                keyStore(password, key).store(out, password);
            }
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot store a key in " + file, e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------")))
                }
                : new FileAttribute<?>[0];
    }

    private static KeyStore keyStore(char[] password, SigningKey key) throws IOException, GeneralSecurityException {
        var info = new PrivateKeyInfo(ED25519, new DEROctetString(key.seed()));
        var privateKey = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, privateKey, password, new Certificate[] {certificate(key)});
        return store;
    }

    /// A key store keeps no private key without a certificate; nobody looks at this one, so it names nobody and never
    /// expires.
    private static Certificate certificate(SigningKey key) throws IOException, GeneralSecurityException {
        var name = new X500Name("CN=Parley");
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setSignature(ED25519);
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(new ASN1GeneralizedTime("20260101000000Z")));
        generator.setEndDate(new Time(new ASN1GeneralizedTime("99991231235959Z")));
        generator.setSubjectPublicKeyInfo(
                new SubjectPublicKeyInfo(ED25519, key.publicKey().raw()));
        var body = generator.generateTBSCertificate();
        var certificate = new ASN1EncodableVector();
        certificate.add(body);
        certificate.add(ED25519);
        certificate.add(new DERBitString(key.sign(body.getEncoded("DER"))));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(certificate).getEncoded("DER")));
    }
}
