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
import parley.topics.ServiceRights;
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
                        // An id may begin with a dash
                        "--cluster-id=" + clusterId(),
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
                        provisioning(layout, (short) 1)));
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

    /// Gives a cluster the topics and rights of the space.
    static Component.Task provisioning(SpaceLayout layout, short replicas) {
        var topics = new ArrayList<NewTopic>();
        for (var topic : Topics.ofSpace()) {
            topics.add(topic.toCreate(replicas));
        }
        return new Component.Task(
                layout.name(PROVISIONED),
                Set.of(layout.name(PART)),
                new Work.Provision(Login.admin(layout.space(), layout.keys()), topics, ServiceRights.of()));
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
                    Login.plain(layout.keys().brokerSecret()) + " user_" + Login.ADMIN + "=\""
                            + layout.keys().brokerSecret() + "\";");
        }
        properties.putAll(BrokerPlugIns.of(layout));
        properties.put(
                "listener.name.partners.ssl.keystore.location",
                PartnerPort.keyStore(space.file()).toString());
        properties.put("listener.name.partners.ssl.keystore.type", "PKCS12");
        properties.put(
                "listener.name.partners.ssl.keystore.password", layout.keys().partnerPortSecret());
        properties.put("super.users", "User:" + Login.ADMIN);
        properties.put("log.dirs", log().toString());
        properties.put("offsets.topic.num.partitions", "8");
        properties.put("transaction.state.log.num.partitions", "8");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controller.quorum.append.linger.ms", "0");
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        return properties;
    }
}
