package parley.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.KafkaTransport;
import parley.identity.PublicKey;
import parley.topics.Names;

/// What the console is told at its start; printing it shows no secret.
/// @param url where browsers find it, without a slash at its end
/// @param did the organisation's DID
/// @param organisationKey what endorses the documents of the organisation's own twins
/// @param issuer the realm, which signs people in
/// @param clientId the realm's client for them
/// @param registry where the twin-registry is
/// @param broker where the interaction-broker is
/// @param bridge where identity-bridge is
public record ConsoleSettings(
        URI url,
        String organisation,
        Did did,
        PublicKey organisationKey,
        URI issuer,
        String clientId,
        String clientSecret,
        URI registry,
        URI broker,
        URI bridge,
        String bootstrapServers,
        KafkaTransport transport) {

    /// Reads the settings from the nested map under `console`.
    /// @throws IllegalArgumentException if one is missing or malformed, naming it
    public static ConsoleSettings from(Map<String, Object> console) {
        var settings = new Part("console", console);
        var kafka = settings.part("kafka");
        return new ConsoleSettings(
                settings.read("url", ConsoleSettings::base),
                settings.read("organisation", name -> Names.require("organisation", name)),
                settings.read("did", Did::organisation),
                settings.read("organisation-key", PublicKey::multibase),
                settings.read("issuer", ConsoleSettings::base),
                settings.text("client-id"),
                settings.text("client-secret"),
                settings.read("registry", ConsoleSettings::base),
                settings.read("broker", ConsoleSettings::base),
                settings.read("bridge", ConsoleSettings::base),
                kafka.text("bootstrap-servers"),
                transport(kafka));
    }

    private static KafkaTransport transport(Part kafka) {
        var certificates = kafka.has("certificates") ? kafka.read("certificates", Path::of) : null;
        return kafka.has("security-protocol")
                ? kafka.read("security-protocol", protocol -> new KafkaTransport(protocol, certificates))
                : KafkaTransport.PLAIN;
    }

    private static URI base(String text) {
        var url = URI.create(text.replaceAll("/+$", ""));
        if (url.getHost() == null || !(text.startsWith("http://") || text.startsWith("https://"))) {
            throw new IllegalArgumentException("`" + text + "` is no http URL");
        }
        return url;
    }

    private record Part(String path, Map<?, ?> values) {
        boolean has(String name) {
            return values.get(name) != null;
        }

        String text(String name) {
            @Nullable Object value = values.get(name);
            if (value == null || value instanceof Map || value.toString().isBlank()) {
                throw new IllegalArgumentException(path + "." + name + ": missing");
            }
            return value.toString();
        }

        <T> T read(String name, Function<String, T> reader) {
            try {
                return reader.apply(text(name));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + "." + name + ": " + e.getMessage(), e);
            }
        }

        Part part(String name) {
            if (!(values.get(name) instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(path + "." + name + ": missing");
            }
            return new Part(path + "." + name, map);
        }
    }

    @Override
    public String toString() {
        return "ConsoleSettings[" + url + " of " + organisation + "]";
    }
}
