package parley.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerPortTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void whoIsToldOfTheCertificateBelievesTheHost(String host) throws Exception {
        var space = spaceOf(host);

        assertThat(greeted(space, host)).isEqualTo("hello");
        assertThat(certificate(space).getNotAfter())
                .isAfter(Date.from(Instant.now().plus(Duration.ofDays(3649))));
    }

    @Test
    void nobodyBelievesItOfAnotherHost() throws Exception {
        var space = spaceOf("harbour.example");

        assertThatThrownBy(() -> greeted(space, "localhost")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void whatIsNoAddressGetsNone() {
        assertThatThrownBy(() -> spaceOf("10.0.0.300"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no certificate for 10.0.0.300: ");
    }

    @Test
    void isMadeOnceAndForItsOwnerAlone() throws Exception {
        var space = spaceOf("localhost");
        var before = PartnerPort.certificate(space);

        PartnerPort.LOCAL.ensureCertificate(space, random);

        assertThat(PartnerPort.certificate(space)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(PartnerPort.keyStore(space))))
                .isEqualTo("rw-------");
    }

    private Path spaceOf(String host) throws IOException {
        var space = folder.resolve("space.yaml");
        new PartnerPort(host, "127.0.0.1").ensureCertificate(space, random);
        return space;
    }

    private static X509Certificate certificate(Path space) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(PartnerPort.certificate(space).getBytes(StandardCharsets.US_ASCII)));
    }

    /// What a client hears that trusts the certificate and asks for that host on this machine.
    private static String greeted(Path space, String host) throws Exception {
        try (var server = (SSLServerSocket)
                serving(space).getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var greeted = new FutureTask<>(() -> greet(server));
            Thread.ofVirtual().start(greeted);
            try (var client = (SSLSocket) trusting(space)
                    .getSocketFactory()
                    .createSocket(
                            InetAddress.getByAddress(
                                    host, InetAddress.getLoopbackAddress().getAddress()),
                            server.getLocalPort())) {
                var parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(parameters);
                client.startHandshake();
                var heard = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(greeted.get()).isTrue();
                return heard;
            }
        }
    }

    private static boolean greet(SSLServerSocket server) throws IOException {
        try (var socket = server.accept()) {
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            return true;
        }
    }

    private static SSLContext serving(Path space) throws Exception {
        var password = Files.readString(Keys.passwordFile(PartnerPort.keyStore(space)))
                .strip()
                .toCharArray();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(PartnerPort.keyStore(space))) {
            keys.load(in, password);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trusting(Path space) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setCertificateEntry("broker", certificate(space));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
