package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import parley.agent.AgentSettings;
import parley.deploy.plan.Login;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Keys;
import parley.framing.SourcePosition;
import parley.identity.KafkaLogin;
import parley.plugins.KeyedLogin;

/// What anyone can do with kafka-clients and a login: nothing of the SDK is in here.
final class Plain {
    private static final Duration POLL = Duration.ofMillis(200);

    private Plain() {}

    /// How an agent logs in.
    static Map<String, Object> login(AgentSettings agent) {
        return KafkaLogin.client(
                agent.bootstrapServers(),
                agent.transport(),
                agent.tokenEndpoint().toString(),
                agent.clientId(),
                agent.clientSecret());
    }

    /// How any client of a space's realm logs in to the space's cluster.
    static Map<String, Object> login(SpaceAccess space, String client) {
        return KafkaLogin.client(
                space.bootstrapServers(), space.transport(), space.tokenEndpoint(), client, space.secretOf(client));
    }

    /// How a partner's mirror logs in to a space's cluster, on the only port that partners need.
    static Map<String, Object> partnerLogin(SpaceAccess space, SpaceAccess partner) {
        var folder = partner.keys().partners().stream()
                .filter(each -> each.name().equals(space.organisation()))
                .findFirst()
                .orElseThrow();
        return partnerLogin(space, partner, folder.mirrorKey());
    }

    /// What that mirror would say to log in to the same cluster, if that were of another organisation.
    static Map<String, Object> partnerLoginElsewhere(SpaceAccess space, SpaceAccess partner) {
        var login = new HashMap<>(partnerLogin(space, partner));
        login.computeIfPresent(
                SaslConfigs.SASL_JAAS_CONFIG,
                (_, jaas) -> jaas.toString().replace(space.did(), "did:web:elsewhere.example"));
        return login;
    }

    /// The same with a key that was perhaps the mirror's once.
    static Map<String, Object> partnerLogin(SpaceAccess space, SpaceAccess partner, Path key) {
        var login = new HashMap<String, Object>(Login.keyed(
                "",
                "partner-" + partner.organisation(),
                space.did(),
                key,
                Keys.passwordFile(key),
                certificate(partner, space)));
        login.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, KeyedLogin.class.getName());
        login.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:" + space.file().ports().kafkaPartners());
        return login;
    }

    /// What the space's broker must show, as the partner's mirror has it.
    private static Path certificate(SpaceAccess partner, SpaceAccess space) {
        return partner.file().data().resolve("config").resolve("mirror-" + space.organisation() + ".partner.pem");
    }

    static void assertNoConnection(Map<String, Object> login, Class<? extends Throwable> why) {
        var config = new HashMap<>(login);
        config.put("default.api.timeout.ms", 4_000);
        config.put("request.timeout.ms", 2_000);
        try (var admin = Admin.create(config)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(why);
        }
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> login) {
        var config = new HashMap<>(login);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static KafkaProducer<byte[], byte[]> producer(Map<String, Object> login) {
        var config = new HashMap<>(login);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Everything in the topic, from its very start to the end that it has now.
    static List<ConsumerRecord<byte[], byte[]>> read(Map<String, Object> login, String topic) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        read(login, List.of(topic), records::add);
        return records;
    }

    /// The same of several topics, one record after the other.
    static void read(
            Map<String, Object> login, Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = consumer(login)) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(each);
            }
        }
    }

    /// The source offsets of all that a delivery holds. Nothing else of the records is kept: there may be many.
    static List<Long> sourceOffsets(Map<String, Object> login, String topic) {
        var offsets = new ArrayList<Long>();
        read(
                login,
                List.of(topic),
                record -> offsets.add(
                        SourcePosition.of(record.headers()).orElseThrow().offset()));
        return offsets;
    }
}
