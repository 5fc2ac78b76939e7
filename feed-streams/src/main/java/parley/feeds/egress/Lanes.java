package parley.feeds.egress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.Acknowledgements;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Quarantine;
import parley.feeds.traffic.Tally;
import parley.framing.LaneHeader;
import parley.framing.RecordHeaders;
import parley.framing.RouteTag;
import parley.framing.SourcePosition;
import parley.topics.LanePartitioner;
import parley.topics.Topics;

/// Writes feed records, and the schemas they need, into the lanes of partners. For one thread.
final class Lanes {

    /// Beyond this a lane may refuse a record that its feed took, as the lane's has more headers.
    private static final int LARGE_BYTES = 512 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final Acknowledgements<?> acknowledgements;
    private final Counters counters;
    private final Quarantine quarantine;
    private final Map<TopicPartition, LanePartition> partitions = new HashMap<>();

    Lanes(
            Producer<byte[], byte[]> producer,
            Acknowledgements<?> acknowledgements,
            Counters counters,
            Quarantine quarantine) {
        this.producer = producer;
        this.acknowledgements = acknowledgements;
        this.counters = counters;
        this.quarantine = quarantine;
    }

    /// Where a feed partition's records go for some interactions of one partner.
    ///
    /// @param tallies the counts of those interactions
    Outlet.Lane outlet(String partner, TopicPartition source, List<RouteTag> tags, List<Tally> tallies) {
        int partition = LanePartitioner.of(source.topic(), source.partition(), Topics.LANE_FEEDS_PARTITIONS);
        TopicPartition lane = new TopicPartition(Topics.laneFeeds(partner).name(), partition);
        return new Outlet.Lane(
                partitions.computeIfAbsent(lane, any -> new LanePartition(lane.topic(), lane.partition())),
                RecordHeaders.utf8(RouteTag.format(tags)),
                tallies);
    }

    /// Writes one record for all interactions of an outlet.
    ///
    /// @param schema the record's; null for a tombstone
    /// @param fingerprint the schema's
    void write(
            Outlet.Lane outlet,
            ConsumerRecord<byte[], FeedValue> record,
            SourcePosition source,
            @Nullable FeedSchema schema,
            byte[] fingerprint,
            long nowNanos) {
        LanePartition lane = outlet.lane();
        if (schema != null && lane.announce(schema, nowNanos)) {
            writeSchema(lane, schema);
        }
        FeedValue value = record.value();
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        ProducerRecord<byte[], byte[]> forwarded = new ProducerRecord<>(
                lane.topic(), lane.partition(), timestamp, record.key(), value == null ? null : value.payload());
        forwarded
                .headers()
                .add(RecordHeaders.LANE, LaneHeader.encode(source, fingerprint, outlet.routes(), record.headers()));
        var _ = producer.send(forwarded, callback(record));
        counters.add(Count.FORWARDED);
    }

    private void writeSchema(LanePartition lane, FeedSchema schema) {
        List<Header> header = List.of(new RecordHeader(RecordHeaders.SCHEMA, schema.fingerprint()));
        var _ = producer.send(
                new ProducerRecord<>(lane.topic(), lane.partition(), null, null, schema.bytes(), header),
                acknowledgements.sending());
        counters.add(Count.SCHEMAS_SENT);
    }

    private Callback callback(ConsumerRecord<byte[], FeedValue> record) {
        Callback sent = acknowledgements.sending();
        FeedValue value = record.value();
        if (value == null || value.payload().length < LARGE_BYTES) {
            return sent;
        }
        return (metadata, failed) -> {
            if (failed instanceof RecordTooLargeException) {
                quarantine.add(record, record.key(), value.wire(), "egress", "too large for the lane");
                sent.onCompletion(metadata, null);
            } else {
                sent.onCompletion(metadata, failed);
            }
        };
    }
}
