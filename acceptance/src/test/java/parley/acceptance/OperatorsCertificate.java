package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.PartnerPort;

/// What an operator shows partners at a space's port, instead of what the launcher makes: issued by an authority of the
/// operator's own, with the JDK's `keytool`.
final class OperatorsCertificate {
    private static final String PASSWORD = "an-operators-own";

    private final Path folder;

    private OperatorsCertificate(Path folder) {
        this.folder = folder;
    }

    /// Puts it where the launcher looks, before the space has started; the certificate, PEM.
    ///
    /// @param address that partners know the space by
    static String give(Path space, String address) throws IOException, InterruptedException {
        var store = PartnerPort.keyStore(space);
        OwnerOnly.folder(store.resolveSibling(""));
        OwnerOnly.write(Keys.passwordFile(store), PASSWORD);
        var made = new OperatorsCertificate(
                Files.createTempDirectory(space.toAbsolutePath().getParent(), "operator"));
        made.issue(store, "san=ip:" + address);
        return PartnerPort.certificate(space);
    }

    private void issue(Path store, String host) throws IOException, InterruptedException {
        var authority = folder.resolve("authority.p12");
        pair(authority, "authority", "bc:c");
        pair(store, "mine", host);
        keytool(store, "-certreq", "-alias", "mine", "-file", name("request"));
        keytool(
                authority,
                "-gencert",
                "-alias",
                "authority",
                "-rfc",
                "-ext",
                host,
                "-infile",
                name("request"),
                "-outfile",
                name("issued"));
        keytool(authority, "-exportcert", "-alias", "authority", "-rfc", "-file", name("authority"));
        keytool(store, "-importcert", "-noprompt", "-alias", "authority", "-file", name("authority"));
        keytool(store, "-importcert", "-noprompt", "-alias", "mine", "-file", name("issued"));
    }

    private void pair(Path store, String alias, String extension) throws IOException, InterruptedException {
        keytool(
                store,
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-validity",
                "30",
                "-ext",
                extension);
    }

    private String name(String file) {
        return folder.resolve(file + ".pem").toString();
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        var log = folder.resolve("keytool.log");
        var code = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(code).as("%s: %s", line, Files.readString(log)).isZero();
    }
}
