package parley.identity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

/// How a Kafka client logs in: SASL/OAUTHBEARER with a token by client credentials, which the client itself renews.
public final class KafkaLogin {
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private KafkaLogin() {}

    /// The configuration of a service's Kafka clients.
    public static Map<String, Object> client(ServiceSettings settings) {
        var oauth = settings.oauth();
        return client(
                settings.bootstrapServers(),
                settings.transport(),
                oauth.tokenEndpoint().toString(),
                oauth.clientId(),
                oauth.clientSecret());
    }

    /// The configuration of a Kafka client; holds the secret, so do not print it.
    ///
    /// Kafka asks no URL for a token that this JVM does not allow: the token endpoint is added to those allowed.
    public static Map<String, Object> client(
            String bootstrapServers, KafkaTransport transport, String tokenEndpoint, String clientId, String secret) {
        allow(tokenEndpoint);
        var client = new HashMap<String, Object>(transport.settings());
        client.putAll(Map.ofEntries(
                Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM),
                Map.entry(SaslConfigs.SASL_JAAS_CONFIG, OAuthBearerLoginModule.class.getName() + " required;"),
                Map.entry(
                        SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAuthBearerLoginCallbackHandler.class.getName()),
                Map.entry(
                        SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS,
                        ClientCredentialsJwtRetriever.class.getName()),
                Map.entry(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, tokenEndpoint),
                Map.entry(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, clientId),
                Map.entry(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, secret),
                Map.entry(SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME, "azp")));
        return client;
    }

    private static synchronized void allow(String url) {
        var allowed = Arrays.stream(System.getProperty(ALLOWED_URLS, "").split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        if (!allowed.contains(url)) {
            System.setProperty(
                    ALLOWED_URLS,
                    Stream.concat(allowed.stream(), Stream.of(url)).collect(Collectors.joining(",")));
        }
    }
}
