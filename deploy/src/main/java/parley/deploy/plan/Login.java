package parley.deploy.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;

/// How Kafka clients in property files log in.
public final class Login {
    /// The only super user, known to the internal listener alone. No client of a realm can have its name.
    static final String ADMIN = "Broker";

    private Login() {}

    /// The super user's, for the internal listener, or that of the cluster that exists already; holds its secret.
    public static Map<String, Object> admin(SpaceFile space, Keys keys) {
        if (space.existingKafka().isPresent()) {
            return Map.copyOf(keys.kafkaAdmin());
        }
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:" + space.ports().kafkaInternal(),
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                "PLAIN",
                SaslConfigs.SASL_JAAS_CONFIG,
                plain(keys.brokerSecret()) + ";");
    }

    static String plain(String secret) {
        return PlainLoginModule.class.getName() + " required username=\"" + ADMIN + "\" password=\"" + secret + "\"";
    }

    /// With tokens of its own, each signed with a key that the broker knows the principal by.
    /// @param prefix what the names of the settings begin with
    /// @param audience the DID of the organisation whose broker it is
    /// @param certificate what that broker shows, a PEM file
    public static Map<String, String> keyed(
            String prefix, String principal, String audience, Path key, Path password, Path certificate) {
        var login = new TreeMap<String, String>();
        login.put(prefix + CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
        login.put(prefix + SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG, "TLSv1.3");
        login.put(prefix + SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
        login.put(prefix + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, certificate.toString());
        login.put(prefix + SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM);
        login.put(
                prefix + SaslConfigs.SASL_JAAS_CONFIG,
                OAuthBearerLoginModule.class.getName() + " required principal=\"" + principal + "\" audience=\""
                        + audience + "\" keyFile=\"" + key + "\" passwordFile=\"" + password + "\";");
        login.put(
                prefix + SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                OAuthBearerLoginCallbackHandler.class.getName());
        login.put(prefix + SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, "parley.plugins.KeyedLogin");
        login.put(prefix + SaslConfigs.SASL_LOGIN_REFRESH_BUFFER_SECONDS, "30");
        login.put(prefix + SaslConfigs.SASL_LOGIN_REFRESH_MIN_PERIOD_SECONDS, "10");
        return login;
    }
}
