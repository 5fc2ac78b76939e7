package parley.deploy.space;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/// Where partners' mirrors reach a space's broker, and nothing else of it.
/// @param host the name or address that partners know it by
/// @param listen the address that the broker listens on
public record PartnerPort(String host, String listen) {
    /// For partners on the same machine.
    public static final PartnerPort LOCAL = new PartnerPort("localhost", "127.0.0.1");

    private static final String ALIAS = "broker";
    private static final int LINE = 64;
    private static final String YEARS = "3650";

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
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=" + (host.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:") + host,
                "-validity",
                YEARS,
                "-storetype",
                "PKCS12",
                "-storepass:file",
                Keys.passwordFile(store).toString(),
                "-keystore",
                unfinished.toString());
        try {
            var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException("no certificate for " + host + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making a certificate", e);
        }
        OwnerOnly.restrict(unfinished);
        Files.move(unfinished, store);
    }

    /// The certificate that the broker shows, PEM.
    public static String certificate(Path spaceFile) throws IOException {
        var store = keyStore(spaceFile);
        char[] password = Files.readString(Keys.passwordFile(store)).strip().toCharArray();
        try (var in = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            var certificate = keys.getCertificate(keys.aliases().nextElement());
            var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate in " + store, e);
        }
    }
}
