package parley.feeds.ingress;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.feeds.delivery.Deliveries;
import parley.feeds.delivery.DeliveryTable;
import parley.feeds.flow.Fencing;
import parley.topics.TopicTail;

/// The interactions of our requesters as of the newest record of `interactions` that was read. Thread-safe; a table is
/// made when it is asked for.
final class LiveDeliveries implements TopicTail.Listener<Interaction> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveDeliveries.class);

    private final Deliveries deliveries;
    private final Fencing fencing;
    private long applied;
    private @Nullable DeliveryTable table = DeliveryTable.EMPTY;

    LiveDeliveries(Deliveries deliveries, Fencing fencing) {
        this.deliveries = deliveries;
        this.fencing = fencing;
    }

    @Override
    public synchronized void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        Interaction interaction = record.value();
        if (interaction == null || fencing.takesEffect(interaction)) {
            apply(record.key(), interaction, record.offset());
        }
        applied = record.offset() + 1;
        table = null;
    }

    private void apply(String id, @Nullable Interaction interaction, long offset) {
        try {
            deliveries.apply(id, interaction);
        } catch (RuntimeException e) {
            LOG.error("not understood, nothing delivered interaction={} offset={} reason={}", id, offset, e.toString());
            deliveries.apply(id, null);
        }
    }

    @Override
    public synchronized void onPosition(TopicPartition partition, long nextOffset) {
        applied = nextOffset;
    }

    /// The same table as long as nothing changed.
    synchronized DeliveryTable table() {
        DeliveryTable current = table;
        if (current == null) {
            current = deliveries.table(applied);
            table = current;
        }
        return current;
    }
}
