package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// Where partners' mirrors reach a space's broker, and nothing else of it.
/// @param host the name or address that partners know it by
/// @param listen the address that the broker listens on
public record PartnerPort(String host, String listen) {
    /// For partners on the same machine.
    public static final PartnerPort LOCAL = new PartnerPort("localhost", "127.0.0.1");

    private static final String ALIAS = "broker";
    private static final int LINE = 64;

    /// The broker's key and certificate, PKCS#12; its password stands beside it.
    public static Path keyStore(Path spaceFile) {
        return Keys.folder(spaceFile).resolve("partners.p12");
    }

    /// Makes a key, and a certificate for the host that it signs itself, unless there is one.
    void ensureCertificate(Path spaceFile, SecureRandom random) throws IOException {
        var store = keyStore(spaceFile);
        if (Files.exists(store)) {
            return;
        }
        Keys.ensureSecret(Keys.passwordFile(store), random);
        OwnerOnly.folder(OwnerOnly.parent(store));
        var unfinished = store.resolveSibling(".partners.p12");
        Files.deleteIfExists(unfinished);
        try (var out = Files.newOutputStream(OwnerOnly.file(unfinished))) {
            var password = password(store);
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    ALIAS, pair.getPrivate(), password, new Certificate[] {SelfSigned.certificate(host, pair, random)});
            keys.store(out, password);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("no certificate for " + host + ": " + e.getMessage(), e);
        }
        Files.move(unfinished, store);
    }

    private static char[] password(Path store) throws IOException {
        return Files.readString(Keys.passwordFile(store)).strip().toCharArray();
    }

    /// The certificate that the broker shows, PEM.
    public static String certificate(Path spaceFile) throws IOException {
        var store = keyStore(spaceFile);
        try (var in = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password(store));
            var certificate = keys.getCertificate(keys.aliases().nextElement());
            var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate in " + store, e);
        }
    }
}
