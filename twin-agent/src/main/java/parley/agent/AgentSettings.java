package parley.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.KafkaTransport;
import parley.identity.PublicKey;
import parley.identity.SigningKey;

/// What an agent is told of its space and of itself: the file `agent.json`, which only its owner may read. Printing it
/// shows no secret.
///
/// @param organisation the organisation's name
/// @param organisationDid the organisation's DID
/// @param organisationKey the pinned key that endorses the documents of the organisation's own twins
/// @param identityBridge where keys in custody are kept; null if the agent is told of none
/// @param bootstrapServers of the space's cluster
/// @param transport what is spoken with that cluster; in the file `securityProtocol` (without it `SASL_PLAINTEXT`) and
/// `certificates`, a PEM file
/// @param clientId the agent's name
/// @param keyFile the agent's signing key, PKCS#12; in the file relative to it
/// @param keyPasswordFile holds the password of `keyFile`; in the file relative to it
public record AgentSettings(
        String organisation,
        Did organisationDid,
        PublicKey organisationKey,
        URI twinRegistry,
        URI interactionBroker,
        @Nullable URI identityBridge,
        String bootstrapServers,
        KafkaTransport transport,
        URI tokenEndpoint,
        String clientId,
        String clientSecret,
        Path keyFile,
        Path keyPasswordFile) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Reads the file.
    ///
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if a setting is missing or malformed, naming file and setting
    public static AgentSettings read(Path file) throws IOException {
        try {
            var fields = new Fields(file, JSON.readTree(Files.readString(file)));
            var folder = folder(file);
            return new AgentSettings(
                    fields.text("organisation"),
                    fields.read("organisationDid", Did::organisation),
                    fields.read("organisationKey", PublicKey::multibase),
                    fields.read("twinRegistry", URI::create),
                    fields.read("interactionBroker", URI::create),
                    fields.has("identityBridge") ? fields.read("identityBridge", URI::create) : null,
                    fields.text("bootstrapServers"),
                    transport(fields, folder),
                    fields.read("tokenEndpoint", URI::create),
                    fields.text("clientId"),
                    fields.text("clientSecret"),
                    fields.read("keyFile", folder::resolve),
                    fields.read("keyPasswordFile", folder::resolve));
        } catch (JsonProcessingException e) {
            // Its message may quote a secret.
            throw new IllegalArgumentException(file + ": not JSON");
        }
    }

    /// Writes the file, whole or not at all, for its owner's eyes only.
    public void write(Path file) throws IOException {
        var folder = folder(file);
        Files.createDirectories(folder);
        var json = JSON.createObjectNode()
                .put("organisation", organisation)
                .put("organisationDid", organisationDid.value())
                .put("organisationKey", organisationKey.multibase())
                .put("twinRegistry", twinRegistry.toString())
                .put("interactionBroker", interactionBroker.toString())
                .put("bootstrapServers", bootstrapServers)
                .put("securityProtocol", transport.securityProtocol())
                .put("tokenEndpoint", tokenEndpoint.toString())
                .put("clientId", clientId)
                .put("clientSecret", clientSecret)
                .put("keyFile", relative(folder, keyFile))
                .put("keyPasswordFile", relative(folder, keyPasswordFile));
        if (identityBridge != null) {
            json.put("identityBridge", identityBridge.toString());
        }
        if (transport.certificates() != null) {
            json.put("certificates", relative(folder, transport.certificates()));
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Files.createTempFile(folder, "agent", ".json", ownerOnly);
        Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static KafkaTransport transport(Fields fields, Path folder) {
        var certificates = fields.has("certificates") ? fields.read("certificates", folder::resolve) : null;
        return fields.has("securityProtocol")
                ? fields.read("securityProtocol", protocol -> new KafkaTransport(protocol, certificates))
                : KafkaTransport.PLAIN;
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a root is no file");
    }

    private static String relative(Path folder, Path path) {
        var absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
    }

    SigningKey loadKey() throws IOException {
        var password = Files.readString(keyPasswordFile).strip().toCharArray();
        return SigningKey.load(keyFile, password);
    }

    @Override
    public String toString() {
        return "AgentSettings[organisation=" + organisation + ", clientId=" + clientId + ", twinRegistry="
                + twinRegistry + ", interactionBroker=" + interactionBroker + ", bootstrapServers=" + bootstrapServers
                + ", clientSecret=***]";
    }

    private record Fields(Path file, JsonNode json) {
        boolean has(String name) {
            return json.has(name);
        }

        String text(String name) {
            var value = json.path(name).textValue();
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(file + ": " + name + " is missing");
            }
            return value;
        }

        <T> T read(String name, Function<String, T> reader) {
            try {
                return reader.apply(text(name));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + name + ": " + e.getMessage(), e);
            }
        }
    }
}
