package parley.identity;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every service of a space is told at its start; printing it shows no secret.
/// @param organisation the space's organisation by name
/// @param did the organisation's DID
/// @param transport what is spoken with the space's cluster
/// @param organisationKey only for the services that sign in the organisation's name
/// @param data the folder for state that may be deleted
/// @param organisationPublicKey what verifies this organisation's own endorsements, for the services that do not sign
/// @param organisationKeyRotations the file of the rotations that led to that key, or away from it; null if there are
/// none
public record ServiceSettings(
        String organisation,
        Did did,
        String bootstrapServers,
        KafkaTransport transport,
        OAuth oauth,
        @Nullable KeyFile organisationKey,
        URI schemaRegistry,
        Path data,
        @Nullable PublicKey organisationPublicKey,
        @Nullable Path organisationKeyRotations) {

    /// Whose tokens are accepted, and as whom this service gets its own.
    public record OAuth(
            URI issuer, URI tokenEndpoint, URI jwks, String audience, String clientId, String clientSecret) {
        @Override
        public String toString() {
            return "OAuth[issuer=" + issuer + ", tokenEndpoint=" + tokenEndpoint + ", jwks=" + jwks + ", audience="
                    + audience + ", clientId=" + clientId + ", clientSecret=***]";
        }
    }

    /// A PKCS#12 file and the file that holds its password.
    public record KeyFile(Path file, Path passwordFile) {
        /// Reads the key.
        /// @throws IOException if either file cannot be read, or they do not fit
        public SigningKey load() throws IOException {
            char[] password = Files.readString(passwordFile).strip().toCharArray();
            return SigningKey.load(file, password);
        }
    }

    /// Reads the settings from the nested map under `parley`.
    /// @throws IllegalArgumentException if one is missing or malformed, naming it
    public static ServiceSettings from(Map<String, Object> parley) {
        var settings = new Settings("parley", parley);
        var oauth = settings.section("oauth");
        var key = settings.sectionOrNull("organisation-key");
        var kafka = settings.section("kafka");
        return new ServiceSettings(
                settings.text("organisation"),
                settings.read("did", Did::organisation),
                kafka.text("bootstrap-servers"),
                transport(kafka),
                new OAuth(
                        oauth.read("issuer", URI::create),
                        oauth.read("token-endpoint", URI::create),
                        oauth.read("jwks", URI::create),
                        oauth.text("audience"),
                        oauth.text("client-id"),
                        oauth.text("client-secret")),
                key == null ? null : new KeyFile(key.read("file", Path::of), key.read("password-file", Path::of)),
                settings.section("schema-registry").read("url", URI::create),
                settings.read("data", Path::of),
                settings.has("organisation-public-key")
                        ? settings.read("organisation-public-key", PublicKey::multibase)
                        : null,
                settings.has("organisation-key-rotations")
                        ? settings.read("organisation-key-rotations", Path::of)
                        : null);
    }

    private static KafkaTransport transport(Settings kafka) {
        var certificates = kafka.has("certificates") ? kafka.read("certificates", Path::of) : null;
        return kafka.has("security-protocol")
                ? kafka.read("security-protocol", protocol -> new KafkaTransport(protocol, certificates))
                : KafkaTransport.PLAIN;
    }

    /// The key of this organisation, for a service that signs with it.
    /// @throws IllegalArgumentException if the settings name none
    public OrganisationKey loadOrganisationKey() throws IOException {
        if (organisationKey == null) {
            throw new IllegalArgumentException("parley.organisation-key: missing");
        }
        return new OrganisationKey(did, organisationKey.load(), rotations());
    }

    /// The keys that verify this organisation's own endorsements.
    /// @throws IllegalArgumentException if the settings name none
    public OrganisationKeys loadOrganisationKeys() throws IOException {
        if (organisationPublicKey == null) {
            throw new IllegalArgumentException("parley.organisation-public-key: missing");
        }
        return OrganisationKeys.own(did, organisationPublicKey, rotations());
    }

    /// How the organisation's key took the place of earlier ones, the oldest first.
    public List<String> rotations() throws IOException {
        return organisationKeyRotations == null ? List.of() : RotationsFile.read(organisationKeyRotations);
    }
}
