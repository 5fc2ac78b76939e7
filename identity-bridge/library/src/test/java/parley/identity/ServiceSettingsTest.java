package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.identity.ServiceSettings.KeyFile;
import parley.identity.ServiceSettings.OAuth;

final class ServiceSettingsTest {

    @Test
    void areReadWhole() {
        assertThat(ServiceSettings.from(complete()))
                .isEqualTo(new ServiceSettings(
                        "harbour",
                        new Did("did:web:localhost%3A17110"),
                        "localhost:17101",
                        KafkaTransport.PLAIN,
                        new OAuth(
                                URI.create("http://localhost:17106/realms/harbour"),
                                URI.create("http://localhost:17106/token"),
                                URI.create("http://localhost:17106/certs"),
                                "parley",
                                "twin-registry",
                                "s3cret"),
                        new KeyFile(Path.of("organisation.p12"), Path.of("password")),
                        URI.create("http://localhost:17104/apis/ccompat/v7"),
                        Path.of("data"),
                        Keys.named("harbour").publicKey(),
                        null));
    }

    @Test
    void aClusterBehindTlsIsBelievedByTheCertificatesNamed() {
        var values = complete();
        values.put(
                "kafka",
                Map.of(
                        "bootstrap-servers", "kafka.example:9093",
                        "security-protocol", "SASL_SSL",
                        "certificates", "/ca.pem"));

        assertThat(KafkaLogin.client(ServiceSettings.from(values)))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/ca.pem");
    }

    @Test
    void aClusterIsNotReachedWithoutLogin() {
        var values = complete();
        values.put("kafka", Map.of("bootstrap-servers", "kafka.example:9093", "security-protocol", "SSL"));

        assertThatThrownBy(() -> ServiceSettings.from(values))
                .hasMessageStartingWith("parley.kafka.security-protocol: security protocol `SSL` is neither");
    }

    @Test
    void needNoOrganisationKey() {
        var values = complete();
        values.remove("organisation-key");
        values.remove("organisation-public-key");

        var settings = ServiceSettings.from(values);

        assertThat(settings.organisationKey()).isNull();
        assertThatThrownBy(settings::loadOrganisationKey).hasMessage("parley.organisation-key: missing");
        assertThatThrownBy(settings::loadOrganisationKeys).hasMessage("parley.organisation-public-key: missing");
    }

    @Test
    void nameWhatIsMissingOrMalformed() {
        var values = complete();
        values.remove("did");
        assertThatThrownBy(() -> ServiceSettings.from(values)).hasMessage("parley.did: missing");
        values.put("did", "did:web:a:twins:t");
        assertThatThrownBy(() -> ServiceSettings.from(values)).hasMessageStartingWith("parley.did: ");
        values.put("did", "did:web:a");
        values.put("oauth", Map.of());
        assertThatThrownBy(() -> ServiceSettings.from(values)).hasMessage("parley.oauth.issuer: missing");
    }

    @Test
    void doNotPrintTheSecret() {
        assertThat(ServiceSettings.from(complete()).toString())
                .contains("clientId=twin-registry")
                .doesNotContain("s3cret");
    }

    @Test
    void leadToTheOrganisationsKey(@TempDir Path folder) throws Exception {
        Keys.named("harbour").store(folder.resolve("key.p12"), "pass word".toCharArray());
        Files.writeString(folder.resolve("password"), "pass word\n");
        var values = complete();
        values.put(
                "organisation-key",
                Map.of(
                        "file", folder.resolve("key.p12").toString(),
                        "password-file", folder.resolve("password").toString()));

        assertThat(ServiceSettings.from(values)
                        .loadOrganisationKey()
                        .publicKey()
                        .multibase())
                .isEqualTo(Keys.named("harbour").multibase());
    }

    private static Map<String, Object> complete() {
        var settings = new HashMap<String, Object>(Map.of(
                "organisation", "harbour",
                "did", "did:web:localhost%3A17110",
                "kafka", Map.of("bootstrap-servers", "localhost:17101"),
                "oauth",
                        Map.of(
                                "issuer", "http://localhost:17106/realms/harbour",
                                "token-endpoint", "http://localhost:17106/token",
                                "jwks", "http://localhost:17106/certs",
                                "audience", "parley",
                                "client-id", "twin-registry",
                                "client-secret", "s3cret"),
                "organisation-key", Map.of("file", "organisation.p12", "password-file", "password"),
                "schema-registry", Map.of("url", "http://localhost:17104/apis/ccompat/v7"),
                "data", "data"));
        settings.put("organisation-public-key", Keys.named("harbour").multibase());
        return settings;
    }
}
