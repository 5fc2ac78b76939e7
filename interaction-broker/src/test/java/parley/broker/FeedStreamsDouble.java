package parley.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import parley.avro.DeliveryReady;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.StartOffsets;
import parley.avro.State;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Does what egress and ingress do about interactions among our own twins, and reports it as they do; and as
/// identity-bridge, which has nothing to do where nobody logs in.
final class FeedStreamsDouble implements AutoCloseable, TopicTail.Listener<Interaction> {

    private final KafkaProducer<String, LogEntry> log;
    private final AppliedReporter reporter;
    private final AppliedReporter rights;
    private final TopicTail<Interaction> interactions;
    private int entries;

    FeedStreamsDouble(Map<String, Object> client) {
        log = new KafkaProducer<>(client, new StringSerializer(), Topics.INTERACTION_REQUESTS.serializer());
        reporter = AppliedReporter.start(
                "egress", "egress-double", client, new Lease(Duration.ofSeconds(3)), System::nanoTime);
        rights = AppliedReporter.start(
                "identity-bridge",
                "identity-bridge-double",
                client,
                new Lease(Duration.ofSeconds(3)),
                System::nanoTime);
        interactions = TopicTail.start(Topics.INTERACTIONS, client, this);
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        Interaction interaction = record.value();
        if (interaction == null || interaction.getState() != State.REQUESTED) {
            return;
        }
        boolean wanted = interaction.getProviderHalf() != null
                && interaction.getProviderHalf().getWanted();
        if (wanted && interaction.getProviderHalf().getStartOffsets().isEmpty()) {
            List<Long> offsets = new ArrayList<>(Collections.nCopies(interaction.getPartitions(), 0L));
            append(interaction, new StartOffsets(interaction.getId(), interaction.getEpoch(), offsets));
        }
        if (!interaction.getDeliveryReady()) {
            append(interaction, new DeliveryReady(interaction.getId(), interaction.getEpoch()));
        }
    }

    @Override
    public void onPosition(TopicPartition partition, long nextOffset) {
        reporter.applied(partition.topic(), nextOffset);
        rights.applied(partition.topic(), nextOffset);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void append(Interaction interaction, Object event) {
        log.send(new ProducerRecord<>(
                Topics.INTERACTION_REQUESTS.name(),
                interaction.getProvider(),
                new LogEntry("double-" + entries++, event)));
    }

    @Override
    public void close() {
        interactions.close();
        reporter.close();
        rights.close();
        log.close();
    }
}
