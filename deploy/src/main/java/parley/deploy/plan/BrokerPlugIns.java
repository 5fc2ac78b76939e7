package parley.deploy.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The properties that a broker must have to be a space's, whoever starts it: who may do what, whose tokens count at
/// the
/// listener `OAUTH`, whose keys at `PARTNERS`, and that denials are told.
public final class BrokerPlugIns {
    private static final String AUTHORIZER = "authorizer.class.name";
    private static final String REPLICA_SELECTOR = "replica.selector.class";
    private static final String TOPICS_BY_THEMSELVES = "auto.create.topics.enable";
    private static final String DENIALS = "parley.denials.";

    /// Without one of these, what Parley promises does not hold.
    private static final Map<String, String> NEEDED = Map.of(
            // Together they end a read at once that is no longer allowed; followers that consumers reach would not
            AUTHORIZER,
            "parley.plugins.FencingAuthorizer",
            REPLICA_SELECTOR,
            "parley.plugins.ReadFence",
            TOPICS_BY_THEMSELVES,
            "false");

    private BrokerPlugIns() {}

    static Map<String, String> of(SpaceLayout layout) {
        var properties = new HashMap<>(NEEDED);
        properties.putAll(tokens(layout));
        properties.putAll(keyedLogins(layout));
        properties.putAll(denials(layout));
        properties.put("allow.everyone.if.no.acl.found", "false");
        // A transaction that begins while the markers of the producer's last are being written waits for this in the
        // broker: 20 ms by default, for each pass of a decision
        properties.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // A lane is bounded by size; every five minutes, as by default, what comes in between could fill the disk
        properties.put("log.retention.check.interval.ms", "10000");
        return properties;
    }

    /// What a running broker lacks, one line each.
    ///
    /// @param properties as it tells them; of those that it does not know itself it tells the name, and no value
    public static List<String> lacking(Map<String, String> properties) {
        var lacking = new ArrayList<String>();
        NEEDED.keySet().stream().sorted().forEach(name -> {
            var value = properties.getOrDefault(name, "");
            if (!value.equals(NEEDED.get(name))) {
                lacking.add(name + "=" + NEEDED.get(name) + " (it is `" + value + "`)");
            }
        });
        for (var name : List.of(DENIALS + "bootstrap.servers", DENIALS + "organisation")) {
            if (!properties.containsKey(name)) {
                lacking.add(name);
            }
        }
        return lacking;
    }

    /// What is denied is told to the log that decisions read, by the broker's own login.
    private static Map<String, String> denials(SpaceLayout layout) {
        var denials = new HashMap<String, String>();
        Login.admin(layout.space(), layout.keys())
                .forEach((name, value) -> denials.put(DENIALS + name, value.toString()));
        denials.put(DENIALS + "organisation", layout.space().did());
        return denials;
    }

    private static Map<String, String> tokens(SpaceLayout layout) {
        var keycloak = layout.space().keycloak();
        var tokens = logins("oauth", "parley.plugins.ReloadingJwksValidator", keycloak.certificates(), "kafka", "azp");
        tokens.put("listener.name.oauth.oauthbearer.sasl.oauthbearer.expected.issuer", keycloak.issuer());
        return tokens;
    }

    /// Mirrors say themselves who they are, signed with a key that identity-bridge knows: so no partner needs to reach
    /// more of us than this port.
    private static Map<String, String> keyedLogins(SpaceLayout layout) {
        var space = layout.space();
        var keys = "http://localhost:" + space.ports().identityBridge() + "/partners/keys";
        var logins = logins("partners", "parley.plugins.KeyedLoginValidator", keys, space.did(), "sub");
        logins.put("listener.name.partners.ssl.enabled.protocols", "TLSv1.3");
        return logins;
    }

    private static Map<String, String> logins(
            String listener, String validator, String keys, String audience, String principal) {
        var name = "listener.name." + listener + ".";
        var prefix = name + "oauthbearer.";
        var logins = new HashMap<String, String>();
        logins.put(name + "sasl.enabled.mechanisms", "OAUTHBEARER");
        logins.put(
                prefix + "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        logins.put(
                prefix + "sasl.server.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler");
        logins.put(name + "sasl.oauthbearer.jwt.validator.class", validator);
        logins.put(prefix + "sasl.oauthbearer.jwks.endpoint.url", keys);
        logins.put(prefix + "sasl.oauthbearer.expected.audience", audience);
        logins.put(prefix + "sasl.oauthbearer.sub.claim.name", principal);
        logins.put(prefix + "connections.max.reauth.ms", "60000");
        return logins;
    }
}
