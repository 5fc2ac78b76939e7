package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;

/// What a group has committed of what it handled, at a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
class HandledIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long INTERVAL = Duration.ofMillis(200).toNanos();
    private static KafkaBroker kafka;

    private final AtomicLong nanoTime = new AtomicLong();
    private String name = "";

    @BeforeAll
    static void startBroker() {
        kafka = KafkaBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void nameTopic(TestInfo test) {
        name = test.getDisplayName().replaceAll("[^A-Za-z]", "");
    }

    @Test
    void commitsNotMoreOftenThanItsInterval() throws Exception {
        produce();
        try (Consumer<String, String> consumer = consumer()) {
            Handled handled = new Handled(consumer, nanoTime::get);
            poll(consumer, handled, 1);
            nanoTime.addAndGet(INTERVAL - 1);
            poll(consumer, handled, 2);
            assertThat(consumer.committed(Set.of(partition()))).containsEntry(partition(), null);

            nanoTime.addAndGet(1);
            await().atMost(PATIENCE).untilAsserted(() -> {
                handled.add(consumer.poll(POLL));
                assertThat(committed()).isEqualTo(2);
            });
        }
    }

    @Test
    void finishCommitsWhatIsLeft() throws Exception {
        produce();
        try (Consumer<String, String> consumer = consumer()) {
            Handled handled = new Handled(consumer, nanoTime::get);
            poll(consumer, handled, 2);
            handled.finish();
        }
        assertThat(committed()).isEqualTo(2);
    }

    /// What was polled and not handled, as handling it failed, is read again.
    @Test
    void doesNotCommitWhatItWasNotTold() throws Exception {
        produce();
        try (Consumer<String, String> consumer = consumer()) {
            Handled handled = new Handled(consumer, nanoTime::get);
            await().atMost(PATIENCE).until(() -> !consumer.poll(POLL).isEmpty());
            handled.finish();
            assertThat(consumer.committed(Set.of(partition()))).containsEntry(partition(), null);
        }
    }

    private void poll(Consumer<String, String> consumer, Handled handled, long upTo) {
        await().atMost(PATIENCE).until(() -> {
            handled.add(consumer.poll(POLL));
            return consumer.position(partition()) >= upTo;
        });
    }

    private TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    private void produce() throws Exception {
        kafka.create(name, 1);
        Map<String, Object> config = kafka.clientConfig();
        try (Producer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (String value : List.of("one", "two")) {
                producer.send(new ProducerRecord<>(name, value)).get();
            }
        }
    }

    private Consumer<String, String> consumer() {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        Consumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(partition()));
        return consumer;
    }

    private long committed() throws Exception {
        try (Admin admin = kafka.admin()) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition());
            return committed == null ? -1 : committed.offset();
        }
    }
}
