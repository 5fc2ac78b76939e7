package parley.identity;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/// What a Kafka client speaks with a cluster, and whom it believes to be the cluster.
///
/// @param securityProtocol `SASL_PLAINTEXT`, or `SASL_SSL` for TLS
/// @param certificates a PEM file with those that are believed; null for those that Java believes
public record KafkaTransport(
        String securityProtocol, @Nullable Path certificates) {
    private static final String TLS = "SASL_SSL";

    /// Without TLS.
    public static final KafkaTransport PLAIN = new KafkaTransport("SASL_PLAINTEXT", null);

    public KafkaTransport {
        if (!securityProtocol.equals(TLS) && !securityProtocol.equals("SASL_PLAINTEXT")) {
            throw new IllegalArgumentException(
                    "security protocol `" + securityProtocol + "` is neither SASL_SSL nor SASL_PLAINTEXT");
        }
        if (certificates != null && !securityProtocol.equals(TLS)) {
            throw new IllegalArgumentException("certificates are for SASL_SSL, not for " + securityProtocol);
        }
    }

    /// With TLS.
    public static KafkaTransport tls(@Nullable Path certificates) {
        return new KafkaTransport(TLS, certificates);
    }

    /// Whether it is TLS.
    public boolean encrypted() {
        return securityProtocol.equals(TLS);
    }

    /// The settings of a Kafka client.
    public Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, securityProtocol);
        if (certificates != null) {
            settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            settings.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, certificates.toString());
        }
        return settings;
    }
}
