package parley.feeds.egress;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Verification.Claim;
import parley.feeds.inbox.DeliveredSize;
import parley.framing.Fingerprint;
import parley.framing.SourcePosition;

/// A record that has at least one way to go.
record Outgoing(
        FeedFlow flow,
        ConsumerRecord<byte[], FeedValue> record,
        @Nullable FeedSchema schema,
        List<Outlet> outlets,
        List<Passage> passages,
        boolean derived) {

    private static final byte[] NO_SCHEMA = new byte[Fingerprint.LENGTH];

    Outgoing(
            FeedFlow flow,
            ConsumerRecord<byte[], FeedValue> record,
            @Nullable FeedSchema schema,
            List<Outlet> outlets,
            List<Passage> passages) {
        this(flow, record, schema, outlets, passages, false);
    }

    /// The same, as terms show it.
    Outgoing derived(Deriving.Derived part) {
        return new Outgoing(flow, part.record(), part.schema(), List.of(), List.of(), true);
    }

    /// As its subscribers read it.
    long sizeBytes() {
        FeedValue value = record.value();
        return DeliveredSize.of(
                record.key(), value == null ? DeliveredSize.NO_VALUE : value.payload().length, record.headers());
    }

    /// What is to be verified.
    Claim claim() {
        FeedValue value = record.value();
        return new Claim(
                flow.feedUrl(),
                new SourcePosition(record.partition(), record.offset()),
                record.headers(),
                record.timestamp(),
                record.key(),
                value == null ? null : ByteBuffer.wrap(value.payload()),
                fingerprint());
    }

    /// The schema's; zeros for a tombstone.
    byte[] fingerprint() {
        return schema == null ? NO_SCHEMA : schema.fingerprint();
    }
}
