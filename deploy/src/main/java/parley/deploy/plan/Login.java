package parley.deploy.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import parley.deploy.space.SpaceFile;

/// How Kafka clients in property files log in.
public final class Login {
    private Login() {}

    /// The super user's, for the internal listener; holds its secret.
    public static Map<String, Object> admin(SpaceFile space, String secret) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:" + space.ports().kafkaInternal(),
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                "PLAIN",
                SaslConfigs.SASL_JAAS_CONFIG,
                plain(secret) + ";");
    }

    static String plain(String secret) {
        return PlainLoginModule.class.getName() + " required username=\"" + Rights.ADMIN + "\" password=\"" + secret
                + "\"";
    }

    /// With a token by client credentials; tokens live five minutes, so the usual refresh buffers are too long.
    static Map<String, String> token(String prefix, String tokenEndpoint, String client, String secret) {
        var login = new HashMap<String, String>();
        login.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT");
        login.put(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM);
        login.put(SaslConfigs.SASL_JAAS_CONFIG, OAuthBearerLoginModule.class.getName() + " required;");
        login.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAuthBearerLoginCallbackHandler.class.getName());
        login.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, ClientCredentialsJwtRetriever.class.getName());
        login.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, tokenEndpoint);
        login.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, client);
        login.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, secret);
        login.put(SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME, "azp");
        login.put(SaslConfigs.SASL_LOGIN_REFRESH_BUFFER_SECONDS, "30");
        login.put(SaslConfigs.SASL_LOGIN_REFRESH_MIN_PERIOD_SECONDS, "10");
        var prefixed = new TreeMap<String, String>();
        login.forEach((key, value) -> prefixed.put(prefix + key, value));
        return prefixed;
    }
}
