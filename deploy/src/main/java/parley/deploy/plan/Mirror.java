package parley.deploy.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import parley.deploy.space.Keys;
import parley.deploy.space.PartnerFolder;
import parley.identity.Introduction;
import parley.topics.People;
import parley.topics.Topics;

/// Stock MirrorMaker 2 for one partner: pulls the lane that the partner gave us into our own cluster.
///
/// Its configuration follows from the partnership and never changes when interactions come and go.
final class Mirror {
    private static final String BROKERS_DEFAULT = "-1";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final SpaceLayout layout;
    private final PartnerFolder partner;

    private Mirror(SpaceLayout layout, PartnerFolder partner) {
        this.layout = layout;
        this.partner = partner;
    }

    static String part(PartnerFolder partner) {
        return People.MIRROR + partner.name();
    }

    /// @param reachable whether the partner's space is started too, so that its records can be waited for
    static Part of(SpaceLayout layout, PartnerFolder partner, Set<String> needs, boolean reachable) {
        return new Mirror(layout, partner).part(needs, reachable);
    }

    /// The settings that make it fast, alike in `bench`'s stock MirrorMaker: for the writer to our cluster.
    static Map<String, String> producerTuning() {
        return Map.of("compression.type", "lz4", "batch.size", "131072", "linger.ms", "2", "buffer.memory", "67108864");
    }

    /// The settings that make it fast, for the reader of the partner's.
    static Map<String, String> consumerTuning() {
        return Map.of(
                "max.poll.records",
                "5000",
                "max.partition.fetch.bytes",
                "4194304",
                "fetch.max.bytes",
                "52428800",
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "30000");
    }

    private Part part(Set<String> needs, boolean reachable) {
        var part = part(partner);
        var config = layout.config().resolve(part + ".properties");
        var run = new Jvm(layout, part, "mirror")
                .heap("512m")
                .mover()
                .options("-Dlog4j2.configurationFile=" + layout.config().resolve("log4j2.properties"))
                .run(layout.software().connect(), "parley.plugins.MirrorStart", config.toString());
        int partitions = Topics.LANE_FEEDS_PARTITIONS + 3;
        return new Part(
                List.of(
                        TextFile.properties(config, properties()),
                        new TextFile(certificate("partner"), theirs().certificate()),
                        new TextFile(
                                certificate("self"),
                                partner.partnership().introduction().certificate()),
                        run.arguments()),
                List.of(new Component.Program(
                        layout.name(part),
                        needs,
                        run.line(),
                        layout.config(),
                        Map.of(),
                        layout.log(part),
                        new Probe.Mirroring(reachable ? partitions : 0, health()),
                        Duration.ofMinutes(5),
                        1,
                        List.of())));
    }

    private Introduction theirs() {
        return partner.partnership().counterpart().orElseThrow();
    }

    /// What a broker must show to be believed.
    private Path certificate(String whose) {
        return layout.config().resolve(part(partner) + "." + whose + ".pem");
    }

    private Path health() {
        return layout.folder(part(partner)).resolve("health");
    }

    private Map<String, String> properties() {
        var space = layout.space();
        var source = partner.name();
        var theirs = theirs();
        var properties = new TreeMap<String, String>();
        properties.put("clusters", source + ",self");
        properties.put(source + ".bootstrap.servers", theirs.bootstrapServers());
        properties.put("self.bootstrap.servers", space.bootstrapServersForPartners());
        var mirrorKey = partner.mirrorKey();
        var password = Keys.passwordFile(mirrorKey);
        properties.putAll(Login.keyed(
                source + ".",
                People.PARTNER + theirs.nameForPartner(),
                theirs.organisation().value(),
                mirrorKey,
                password,
                certificate("partner")));
        properties.putAll(Login.keyed("self.", part(partner), space.did(), mirrorKey, password, certificate("self")));
        // Else an admin client that is refused asks again without a pause
        properties.put(source + ".metadata.recovery.strategy", "none");
        properties.put(source + "->self.enabled", "true");
        properties.put(source + "->self.topics", "lane\\." + theirs.nameForPartner() + "\\..*");
        properties.put("self->" + source + ".enabled", "false");
        properties.put("tasks.max", "1");
        properties.putAll(quiet());
        properties.put("refresh.topics.interval.seconds", "10");
        properties.put("key.converter", BYTES);
        properties.put("value.converter", BYTES);
        properties.put("header.converter", BYTES);
        properties.put("offset.flush.interval.ms", "5000");
        var replicas = space.existingKafka().isPresent() ? BROKERS_DEFAULT : "1";
        for (var store : List.of("offset", "status", "config")) {
            properties.put(store + ".storage.replication.factor", replicas);
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("replication.factor", replicas);
        properties.put("dedicated.mode.enable.internal.rest", "false");
        properties.put("plugin.discovery", "service_load");
        properties.put("forwarding.admin.class", "parley.plugins.MirrorAdmin");
        producerTuning().forEach((key, value) -> properties.put("self.producer." + key, value));
        properties.put(
                source + ".consumer.metric.reporters",
                "org.apache.kafka.common.metrics.JmxReporter,parley.plugins.MirrorHealthFile");
        properties.put(source + ".consumer.parley.mirror.health", health().toString());
        consumerTuning().forEach((key, value) -> properties.put(source + ".consumer." + key, value));
        return properties;
    }

    /// No right or retention of the partner's is copied over ours, and nothing is written but what the lane carries.
    private static Map<String, String> quiet() {
        return Map.of(
                "sync.topic.acls.enabled", "false",
                "sync.topic.configs.enabled", "false",
                "sync.group.offsets.enabled", "false",
                "refresh.groups.enabled", "false",
                "emit.checkpoints.enabled", "false",
                "emit.heartbeats.enabled", "false",
                "heartbeats.replication.enabled", "false",
                "emit.offset-syncs.enabled", "false");
    }
}
