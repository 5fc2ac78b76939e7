package parley.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import parley.testing.KafkaBroker;
import parley.topics.Topic;
import parley.topics.Topics;

/// Harbour's space around the service: a real broker, a realm, and who does what egress and ingress do.
final class Harbour implements AutoCloseable {

    final KafkaBroker kafka;
    final Realm realm;
    final RunningBroker broker;
    final TestAgent computer;
    final TestAgent crane;
    private final FeedStreamsDouble feedStreams;

    private Harbour(KafkaBroker kafka, Realm realm, RunningBroker broker) {
        this.kafka = kafka;
        this.realm = realm;
        this.broker = broker;
        this.feedStreams = new FeedStreamsDouble(kafka.clientConfig());
        this.computer = new TestAgent(broker, realm, World.COMPUTER, World.COMPUTER_KEY);
        this.crane = new TestAgent(broker, realm, World.CRANE, World.CRANE_KEY);
    }

    /// With the twins computer and crane, and grid's balancer in the catalogue.
    static Harbour start(Path folder) throws Exception {
        KafkaBroker kafka = KafkaBroker.start();
        kafka.create(Topics.ofSpace().toArray(Topic[]::new));
        kafka.create(Topics.ofPartner("grid", "harbour").toArray(Topic[]::new));
        Realm realm = new Realm();
        Instant now = Instant.now();
        write(kafka, Topics.PARTNERSHIPS, "invitation", World.partnership());
        write(kafka, Topics.TWINS, World.COMPUTER.value(), World.twin(World.COMPUTER, World.COMPUTER_KEY, now));
        write(kafka, Topics.TWINS, World.CRANE.value(), World.twin(World.CRANE, World.CRANE_KEY, now));
        write(kafka, Topics.mirroredCatalog("grid", "harbour"), World.BALANCER.value(), World.balancer());
        return new Harbour(kafka, realm, RunningBroker.start(kafka, realm, folder));
    }

    <V> void write(Topic<String, V> topic, String key, V value) {
        write(kafka, topic, key, value);
    }

    private static <V> void write(KafkaBroker kafka, Topic<String, V> topic, String key, V value) {
        try (KafkaProducer<String, V> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), topic.serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        broker.close();
        feedStreams.close();
        realm.close();
        kafka.close();
    }
}
