package parley.feeds.inbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.Delivered;
import parley.feeds.flow.Acknowledgements;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.FeedSchema;
import parley.framing.RecordHeaders;
import parley.framing.RouteTag;
import parley.framing.SourcePosition;
import parley.identity.Signers.Signer;
import parley.topics.Topics;

/// Writes deliveries: each record of a feed partition once, in order. For one thread, and the only writer of the
/// deliveries it writes.
///
/// What was delivered last is read back from the delivery itself when a record for it first comes, unless the process
/// has only just made it.
public final class Inbox implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final Acknowledgements<?> acknowledgements;
    private final Equipment equipment;
    private final History history;
    private final Map<String, Box> boxes = new HashMap<>();

    /// @param producer idempotent; closed by whoever made it
    public Inbox(
            Producer<byte[], byte[]> producer, Acknowledgements<?> acknowledgements, Equipment equipment, String name) {
        this.producer = producer;
        this.acknowledgements = acknowledgements;
        this.equipment = equipment;
        this.history = new History(equipment.clients().lookout(name + "-history"), equipment.nanoTime());
    }

    /// Whether a record was delivered before.
    ///
    /// @throws org.apache.kafka.common.KafkaException if the delivery cannot be read
    public boolean has(RouteTag tag, SourcePosition source) {
        return box(tag.interaction()).past(source.partition()).newest().covers(tag.epoch(), source.offset());
    }

    /// What a record is to the delivery, wherever in its feed partition it is said to stand. Known is who signed the
    /// newest records there, over restarts too.
    ///
    /// @param signer who signed it, and with which number
    /// @throws org.apache.kafka.common.KafkaException if the delivery cannot be read
    public Arrival arrival(RouteTag tag, SourcePosition source, Signer signer) {
        return box(tag.interaction())
                .past(source.partition())
                .arrival(new Delivered(tag.epoch(), source.offset()), signer);
    }

    /// The id of a schema under the delivery's subject.
    ///
    /// @param lasting whether the schema can be found elsewhere after a restart
    /// @throws parley.schemaregistry.SchemaRegistryException if the registry refuses or does not answer
    public int schemaId(RouteTag tag, FeedSchema schema, boolean lasting) {
        return box(tag.interaction()).schemas.id(schema, lasting);
    }

    /// The schema of that fingerprint that the delivery has used before, or null.
    ///
    /// @throws parley.schemaregistry.SchemaRegistryException if the registry refuses or does not answer
    public @Nullable FeedSchema recall(RouteTag tag, byte[] fingerprint) {
        return box(tag.interaction()).schemas.recall(fingerprint);
    }

    /// Delivers a record that was not delivered before.
    ///
    /// @param record what it is a copy of: key and time
    /// @param value the framed value, which may be changed after the call; null for a tombstone
    /// @param headers all but the epoch, among them the source position
    public void deliver(
            RouteTag tag,
            SourcePosition source,
            ConsumerRecord<byte[], ?> record,
            byte @Nullable [] value,
            List<Header> headers) {
        Box box = box(tag.interaction());
        Past past = box.past(source.partition());
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        ProducerRecord<byte[], byte[]> delivery =
                new ProducerRecord<>(box.topic, source.partition(), timestamp, record.key(), value);
        headers.forEach(delivery.headers()::add);
        delivery.headers().add(box.epoch(tag.epoch()));
        var _ = producer.send(delivery, acknowledgements.sending());
        box.pasts.put(source.partition(), past.with(new Delivered(tag.epoch(), source.offset())));
    }

    /// Remembers who signed a record that was just delivered, and with which number, so that it is known again.
    public void signed(RouteTag tag, SourcePosition source, Signer signer) {
        Box box = box(tag.interaction());
        box.pasts.put(source.partition(), box.past(source.partition()).with(signer));
    }

    private Box box(String interaction) {
        Box box = boxes.get(interaction);
        return box != null ? box : boxes.computeIfAbsent(interaction, Box::new);
    }

    @Override
    public void close() {
        history.close();
    }

    private final class Box {

        private final String topic;
        private final DeliverySchemas schemas;
        private final Map<Integer, Past> pasts = new HashMap<>();
        private final boolean begunEmpty;
        private long epoch = -1;
        private Header epochHeader = epochHeader(epoch);

        Box(String interaction) {
            this.topic = Topics.delivery(interaction);
            this.schemas = new DeliverySchemas(equipment.registry(), equipment.schemaIds(), interaction);
            this.begunEmpty = equipment.emptyDeliveries().begin(interaction);
        }

        Past past(int partition) {
            Past past = pasts.get(partition);
            return past != null
                    ? past
                    : pasts.computeIfAbsent(
                            partition, any -> begunEmpty ? Past.NOTHING : history.last(topic, partition));
        }

        Header epoch(long current) {
            if (current != epoch) {
                epoch = current;
                epochHeader = epochHeader(current);
            }
            return epochHeader;
        }

        private static Header epochHeader(long epoch) {
            return new RecordHeader(RecordHeaders.EPOCH, RecordHeaders.int64(epoch));
        }
    }
}
