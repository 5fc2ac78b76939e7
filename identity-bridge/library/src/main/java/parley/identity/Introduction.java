package parley.identity;

import java.util.regex.Pattern;
import parley.topics.Names;

/// What an organisation says of itself to one that is to become its partner.
///
/// @param key its organisation key, which the other pins
/// @param name how it proposes to be called
/// @param nameForPartner how it will call the other: its lane for it is `lane.<that>.`
/// @param bootstrapServers where the other's mirror reaches its cluster: `host:port`, several with commas
/// @param mirrorKey what verifies the logins of its mirror
/// @param certificate what its brokers show there, PEM; empty if one is shown that the other trusts anyway
public record Introduction(
        Did organisation,
        PublicKey key,
        String name,
        String nameForPartner,
        String bootstrapServers,
        PublicKey mirrorKey,
        String certificate) {

    private static final String ADDRESS = "[A-Za-z0-9.-]{1,253}:[1-9][0-9]{0,4}";
    private static final Pattern ADDRESSES = Pattern.compile(ADDRESS + "(," + ADDRESS + "){0,9}");

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN CERTIFICATE-----\\n([A-Za-z0-9+/=]{1,76}\\n){1,64}-----END CERTIFICATE-----\\n");

    /// With a certificate that the other trusts anyway.
    public Introduction(
            Did organisation,
            PublicKey key,
            String name,
            String nameForPartner,
            String bootstrapServers,
            PublicKey mirrorKey) {
        this(organisation, key, name, nameForPartner, bootstrapServers, mirrorKey, "");
    }

    /// @throws IllegalArgumentException naming what is malformed
    public Introduction {
        Did.organisation(organisation.value());
        Names.requirePartner(name);
        Names.requirePartner(nameForPartner);
        if (!ADDRESSES.matcher(bootstrapServers).matches()) {
            throw new IllegalArgumentException("bootstrapServers: `" + bootstrapServers + "` is not host:port");
        }
        if (!certificate.isEmpty() && !PEM.matcher(certificate).matches()) {
            throw new IllegalArgumentException("certificate: not one certificate, PEM");
        }
    }
}
