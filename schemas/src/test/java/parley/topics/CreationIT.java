package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;

@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class CreationIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PARTITIONS = 16;
    private static final int ROUNDS = 40;

    private static KafkaBroker kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        kafka = KafkaBroker.start();
        admin = Creation.admin(kafka.clientConfig());
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void whatWasCreatedTakesRecordsAtOnce() throws Exception {
        Map<String, Object> once = kafka.clientConfig();
        once.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        once.put(ProducerConfig.RETRIES_CONFIG, 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(once, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int round = 0; round < ROUNDS; round++) {
                NewTopic topic = new NewTopic("at-once-" + round, PARTITIONS, (short) 1);

                assertThat(Creation.ensure(admin, List.of(topic), PATIENCE)).containsExactly(topic);

                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic.name(), partition, null, new byte[1])));
                }
                for (Future<RecordMetadata> each : sent) {
                    assertThat(each.get().offset()).isZero();
                }
            }
        }
    }

    @Test
    void whatIsThereIsLeftAsItIs() throws Exception {
        Creation.ensure(admin, List.of(new NewTopic("there", 1, (short) 1)), PATIENCE);

        var created = Creation.ensure(
                admin, List.of(new NewTopic("there", 3, (short) 1), new NewTopic("new", 2, (short) 1)), PATIENCE);

        assertThat(created).extracting(NewTopic::name).containsExactly("new");
        assertThat(admin.describeTopics(List.of("there")).allTopicNames().get())
                .hasValueSatisfying(new Condition<>(topic -> topic.partitions().size() == 1, "one partition"));
    }

    @Test
    void whatKafkaRefusesIsSaid() {
        assertThatThrownBy(() -> Creation.ensure(admin, List.of(new NewTopic("not a name", 1, (short) 1)), PATIENCE))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InvalidTopicException.class);
    }
}
