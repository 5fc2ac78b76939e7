package parley.feeds.ingress;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.Standing;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Verification.Claim;
import parley.feeds.inbox.DeliveredSize;
import parley.framing.LaneHeader;
import parley.framing.RouteTag;

/// A record that at least one delivery lacks, or that was not counted there.
record Incoming(
        Lane lane,
        ConsumerRecord<byte[], LaneValue> record,
        LaneHeader header,
        List<Standing> standings,
        @Nullable FeedSchema schema,
        boolean catalogued,
        List<RouteTag> tags) {

    /// Of the interactions with these tags.
    List<Standing> standings(List<RouteTag> of) {
        return standings.stream()
                .filter(standing -> of.contains(standing.tag()))
                .toList();
    }

    /// As its subscriber reads it.
    long sizeBytes() {
        LaneValue value = record.value();
        return DeliveredSize.of(
                record.key(),
                value == null ? DeliveredSize.NO_VALUE : value.payload().remaining(),
                header.headers());
    }

    /// What is to be verified.
    Claim claim() {
        LaneValue value = record.value();
        return new Claim(
                standings.getFirst().feedUrl(),
                header.source(),
                new RecordHeaders(header.headers()),
                record.timestamp(),
                record.key(),
                value == null ? null : value.payload(),
                header.fingerprint());
    }
}
