package parley.deploy.space;

import java.nio.file.Path;
import java.util.Optional;
import parley.identity.KafkaTransport;

/// A Kafka cluster that was there before the space, and is not the launcher's to start or end.
///
/// @param bootstrapServers where the space's services and agents connect with a token: `host:port`, several with commas
/// @param transport what they speak there
/// @param admin a file with the settings of a Kafka client that may create topics and rights
/// @param partners where mirrors connect with keys of their own; empty if there are to be no partners
public record ExistingKafka(
        String bootstrapServers, KafkaTransport transport, Path admin, Optional<ForPartners> partners) {

    /// The listener for partners, and for the mirrors of theirs.
    ///
    /// @param certificates what it shows or what vouches for that, a PEM file; it is sent to partners
    public record ForPartners(String bootstrapServers, Path certificates) {}

    static ExistingKafka read(Fields fields) {
        fields.known("bootstrapServers", "securityProtocol", "certificates", "admin", "partners");
        return new ExistingKafka(
                fields.read("bootstrapServers", ExistingKafka::addresses),
                transport(fields),
                fields.path("admin"),
                fields.has("partners") ? Optional.of(partners(fields.section("partners"))) : Optional.empty());
    }

    private static KafkaTransport transport(Fields fields) {
        var transport = fields.read("securityProtocol", protocol -> new KafkaTransport(protocol, null));
        if (!fields.has("certificates")) {
            return transport;
        }
        if (!transport.encrypted()) {
            throw fields.refuse("certificates", "contradicts securityProtocol: " + transport.securityProtocol());
        }
        return KafkaTransport.tls(fields.path("certificates"));
    }

    private static ForPartners partners(Fields fields) {
        fields.known("bootstrapServers", "certificates");
        return new ForPartners(fields.read("bootstrapServers", ExistingKafka::addresses), fields.path("certificates"));
    }

    private static String addresses(String text) {
        if (!text.matches("[A-Za-z0-9.-]{1,253}:[0-9]{1,5}(,[A-Za-z0-9.-]{1,253}:[0-9]{1,5}){0,31}")) {
            throw new IllegalArgumentException("`" + text + "` is not host:port");
        }
        return text;
    }
}
