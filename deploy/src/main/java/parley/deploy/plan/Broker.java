package parley.deploy.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import parley.deploy.space.PartnerPort;
import parley.topics.Topics;

/// The Kafka broker (and KRaft controller) of a space: formatted once, started, then given its topics and rights.
final class Broker {
    static final String PART = "kafka";
    static final String PROVISIONED = "topics";

    private final SpaceLayout layout;

    private Broker(SpaceLayout layout) {
        this.layout = layout;
    }

    static Part of(SpaceLayout layout) {
        return new Broker(layout).part();
    }

    private Part part() {
        var config = layout.config().resolve("kafka.properties");
        var log4j = Logging.log4j(layout);
        var format = jvm("kafka-format")
                .options("-XX:TieredStopAtLevel=1")
                .run(
                        layout.software().broker(),
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "-t",
                        clusterId(),
                        "-c",
                        config.toString(),
                        "--feature",
                        "share.version=0");
        var serve = jvm(PART).run(layout.software().broker(), "kafka.Kafka", config.toString());
        var data = layout.folder(PART);
        var ports = layout.space().ports();
        return new Part(
                List.of(TextFile.properties(config, properties()), log4j, format.arguments(), serve.arguments()),
                List.of(
                        new Component.Task(
                                layout.name("kafka-format"),
                                Set.of(),
                                new Work.Command(
                                        format.line(), log().resolve("meta.properties"), layout.log("kafka-format"))),
                        new Component.Program(
                                layout.name(PART),
                                Set.of(layout.name("kafka-format")),
                                serve.line(),
                                data,
                                Map.of(),
                                layout.log(PART),
                                new Probe.Port(ports.kafka()),
                                Duration.ofMinutes(5),
                                1,
                                List.of(
                                        ports.kafka(),
                                        ports.kafkaPartners(),
                                        ports.kafkaInternal(),
                                        ports.kafkaController())),
                        new Component.Task(layout.name(PROVISIONED), Set.of(layout.name(PART)), provision())));
    }

    private Path log() {
        return layout.folder(PART).resolve("log");
    }

    private Jvm jvm(String part) {
        return new Jvm(layout, part)
                .heap("512m")
                .options(
                        "-Dlog4j2.configurationFile=" + layout.config().resolve("log4j2.properties"),
                        "-Dparley.issuer.keys=" + layout.folder("issuer-keys"));
    }

    private Work provision() {
        var topics = new ArrayList<NewTopic>();
        for (var topic : Topics.ofSpace()) {
            topics.add(topic.toCreate((short) 1));
        }
        return new Work.Provision(Login.admin(layout.space(), layout.keys().brokerSecret()), topics, Rights.of());
    }

    /// Derived, so that formatting again names the same cluster.
    private String clusterId() {
        var uuid = UUID.nameUUIDFromBytes(layout.space().did().getBytes(StandardCharsets.UTF_8));
        var bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private Map<String, String> properties() {
        var space = layout.space();
        var ports = space.ports();
        var properties = new HashMap<String, String>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@localhost:" + ports.kafkaController());
        properties.put(
                "listeners",
                "OAUTH://127.0.0.1:%d,PARTNERS://%s:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(
                                ports.kafka(),
                                space.partnerPort().listen(),
                                ports.kafkaPartners(),
                                ports.kafkaInternal(),
                                ports.kafkaController()));
        properties.put(
                "advertised.listeners",
                "OAUTH://localhost:%d,PARTNERS://%s:%d,INTERNAL://localhost:%d"
                        .formatted(
                                ports.kafka(),
                                space.partnerPort().host(),
                                ports.kafkaPartners(),
                                ports.kafkaInternal()));
        properties.put(
                "listener.security.protocol.map",
                "OAUTH:SASL_PLAINTEXT,PARTNERS:SASL_SSL,INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        properties.put("inter.broker.listener.name", "INTERNAL");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("early.start.listeners", "CONTROLLER,INTERNAL");
        properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        properties.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (var listener : List.of("internal", "controller")) {
            properties.put("listener.name." + listener + ".sasl.enabled.mechanisms", "PLAIN");
            properties.put(
                    "listener.name." + listener + ".plain.sasl.jaas.config",
                    Login.plain(layout.keys().brokerSecret()) + " user_" + Rights.ADMIN + "=\""
                            + layout.keys().brokerSecret() + "\";");
        }
        properties.putAll(tokens());
        properties.putAll(keyedLogins());
        // Together they end a read at once that is no longer allowed; followers that consumers reach would not
        properties.put("authorizer.class.name", "parley.plugins.FencingAuthorizer");
        properties.put("replica.selector.class", "parley.plugins.ReadFence");
        properties.putAll(denials());
        properties.put("super.users", "User:" + Rights.ADMIN);
        properties.put("allow.everyone.if.no.acl.found", "false");
        properties.put("auto.create.topics.enable", "false");
        properties.put("log.dirs", log().toString());
        properties.put("offsets.topic.num.partitions", "8");
        properties.put("transaction.state.log.num.partitions", "8");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controller.quorum.append.linger.ms", "0");
        // A transaction that begins while the markers of the producer's last are being written waits for this in the
        // broker: 20 ms by default, for each pass of a decision
        properties.put("add.partitions.to.txn.retry.backoff.ms", "1");
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        // A lane is bounded by size; every five minutes, as by default, what comes in between could fill the disk
        properties.put("log.retention.check.interval.ms", "10000");
        return properties;
    }

    /// What is denied is told to the log that decisions read, by the broker's own login.
    private Map<String, String> denials() {
        var denials = new HashMap<String, String>();
        Login.admin(layout.space(), layout.keys().brokerSecret())
                .forEach((name, value) -> denials.put("parley.denials." + name, value.toString()));
        denials.put("parley.denials.organisation", layout.space().did());
        return denials;
    }

    private Map<String, String> tokens() {
        var keycloak = layout.space().keycloak();
        var tokens = logins("oauth", "parley.plugins.ReloadingJwksValidator", keycloak.certificates(), "kafka", "azp");
        tokens.put("listener.name.oauth.oauthbearer.sasl.oauthbearer.expected.issuer", keycloak.issuer());
        return tokens;
    }

    /// Mirrors say themselves who they are, signed with a key that identity-bridge knows: so no partner needs to reach
    /// more of us than this port.
    private Map<String, String> keyedLogins() {
        var space = layout.space();
        var keys = "http://localhost:" + space.ports().identityBridge() + "/partners/keys";
        var logins = logins("partners", "parley.plugins.KeyedLoginValidator", keys, space.did(), "sub");
        logins.put(
                "listener.name.partners.ssl.keystore.location",
                PartnerPort.keyStore(space.file()).toString());
        logins.put("listener.name.partners.ssl.keystore.type", "PKCS12");
        logins.put("listener.name.partners.ssl.keystore.password", layout.keys().partnerPortSecret());
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
