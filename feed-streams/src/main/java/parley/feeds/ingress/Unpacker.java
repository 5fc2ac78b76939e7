package parley.feeds.ingress;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import parley.audit.DisbeliefLog;
import parley.feeds.delivery.Resolution;
import parley.feeds.delivery.Standing;
import parley.feeds.flow.Batch;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Holds;
import parley.feeds.flow.Quarantine;
import parley.feeds.flow.Verification;
import parley.feeds.flow.Verification.Verdict;
import parley.feeds.inbox.Inbox;
import parley.feeds.traffic.Meter;
import parley.feeds.traffic.Meters;
import parley.framing.Fingerprint;
import parley.framing.LaneHeader;
import parley.framing.RecordHeaders;
import parley.framing.RouteTag;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature;
import parley.identity.Signers.Signer;
import parley.schemaregistry.SchemaRegistryException;

/// Unpacks one polled batch: finds for each record the deliveries it belongs to, verifies those that are new, and
/// delivers them in order. For one thread.
final class Unpacker {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofMillis(500);
    private static final String BY = "ingress";
    private static final String REPEATED = "repeated: a record of that number, or a higher one, was delivered before";

    private final Map<TopicPartition, Lane> lanes;
    private final Holds holds;
    private final Inbox inbox;
    private final Meters meters;
    private final LiveDeliveries deliveries;
    private final BooleanSupplier refresh;
    private final Resolutions resolutions = new Resolutions();
    private final Batch batch;
    private final Verification verification;
    private final Quarantine quarantine;
    private final DisbeliefLog disbeliefs;
    private final Counters counters;
    private final InstantSource clock;
    private final List<Incoming> items = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();
    private boolean refreshed;
    private long nowMillis;

    /// @param refresh reads `interactions` up to its end; false if that does not succeed soon
    Unpacker(
            Equipment equipment,
            Map<TopicPartition, Lane> lanes,
            Holds holds,
            Inbox inbox,
            Meters meters,
            LiveDeliveries deliveries,
            BooleanSupplier refresh,
            Batch batch) {
        this.lanes = lanes;
        this.holds = holds;
        this.inbox = inbox;
        this.meters = meters;
        this.deliveries = deliveries;
        this.refresh = refresh;
        this.batch = batch;
        this.verification = equipment.verification();
        this.quarantine = equipment.quarantine();
        this.disbeliefs = equipment.disbeliefs();
        this.counters = equipment.counters();
        this.clock = equipment.clock();
    }

    /// Takes the newest news; says whether there were any.
    boolean update() {
        return resolutions.use(deliveries.table());
    }

    /// Delivers what was polled.
    void unpack(ConsumerRecords<byte[], LaneValue> polled, long nowNanos) {
        items.clear();
        refreshed = false;
        nowMillis = clock.millis();
        for (TopicPartition partition : polled.partitions()) {
            take(lane(partition), polled.records(partition));
        }
        Verdict[] verdicts = new Verdict[items.size()];
        batch.each(verdicts.length, i -> verdicts[i] = verify(items.get(i)));
        for (int i = 0; i < verdicts.length; i++) {
            Incoming item = items.get(i);
            if (!holds.holds(item.lane().partition(), item.record().offset())) {
                act(item, verdicts[i], nowNanos);
            }
        }
        for (TopicPartition partition : polled.partitions()) {
            long read = polled.records(partition).getLast().offset() + 1;
            long next = Math.min(read, holds.at(partition));
            lane(partition).advance(next);
            holds.passed(partition, next);
        }
    }

    private Lane lane(TopicPartition partition) {
        return Objects.requireNonNull(lanes.get(partition));
    }

    private void take(Lane lane, List<ConsumerRecord<byte[], LaneValue>> records) {
        for (ConsumerRecord<byte[], LaneValue> record : records) {
            try {
                if (!take(lane, record)) {
                    return;
                }
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                refuse(lane, record, List.of(), "cannot be unpacked: " + e.getMessage());
            }
        }
    }

    /// False if the record has to wait, and with it those after it.
    private boolean take(Lane lane, ConsumerRecord<byte[], LaneValue> record) {
        byte[] schema = RecordHeaders.raw(record.headers(), RecordHeaders.SCHEMA, Fingerprint.LENGTH);
        if (schema != null) {
            LaneValue value = record.value();
            lane.schemas().learn(schema, value == null ? "" : new String(value.wire(), StandardCharsets.UTF_8));
            return true;
        }
        LaneHeader header = LaneHeader.parse(required(record, RecordHeaders.LANE));
        Resolution resolution = resolve(lane, header.routes());
        if (resolution == null) {
            wait(lane, record, "`interactions` cannot be read", LATER);
            return false;
        }
        if (resolution.flaw() != null) {
            refuse(lane, record, resolution.deliver(), resolution.flaw());
            return true;
        }
        Instant until = resolution.holdUntil();
        if (until != null && clock.instant().isBefore(until)) {
            wait(lane, record, "an interaction that is not active yet", SOON);
            return false;
        }
        int lapsed = until == null ? 0 : 1;
        counters.add(Count.ENDED_DROPPED, resolution.dropped() + resolution.unknown() + lapsed);
        return resolution.deliver().isEmpty() || take(lane, record, header, resolution.deliver());
    }

    /// Null if what is unknown could not be made sure of.
    private @Nullable Resolution resolve(Lane lane, byte[] routes) {
        String sender = lane.partner().did().value();
        Resolution resolution = resolutions.of(routes, sender);
        if (resolution.unknown() == 0 || refreshed) {
            return resolution;
        }
        // We make interactions and epochs before a partner can name them, so they are in `interactions` by now
        if (!refresh.getAsBoolean()) {
            return null;
        }
        refreshed = true;
        update();
        return resolutions.of(routes, sender);
    }

    private boolean take(
            Lane lane, ConsumerRecord<byte[], LaneValue> record, LaneHeader header, List<Standing> standings) {
        SourcePosition source = header.source();
        List<RouteTag> tags = new ArrayList<>(standings.size());
        try {
            for (Standing standing : standings) {
                if (!standing.covers(source.partition(), source.offset())) {
                    counters.add(Count.EARLY_DROPPED);
                } else if (inbox.has(standing.tag(), source) && counted(lane, standing.tag(), source)) {
                    counters.add(Count.DUPLICATES_DROPPED);
                } else {
                    tags.add(standing.tag());
                }
            }
        } catch (KafkaException e) {
            wait(lane, record, "the delivery cannot be read: " + e.getMessage(), LATER);
            return false;
        }
        return tags.isEmpty() || take(lane, record, header, standings, tags);
    }

    private boolean take(
            Lane lane,
            ConsumerRecord<byte[], LaneValue> record,
            LaneHeader header,
            List<Standing> standings,
            List<RouteTag> tags) {
        String provider = standings.getFirst().provider();
        byte[] fingerprint = header.fingerprint();
        FeedSchema schema = null;
        boolean catalogued = false;
        if (record.value() != null) {
            schema = lane.schemas().get(provider, fingerprint);
            schema = schema == null ? recall(tags, fingerprint) : schema;
            if (schema == null) {
                wait(lane, record, "no schema of fingerprint " + Fingerprint.hex(fingerprint), LATER);
                return false;
            }
            catalogued = lane.catalog().schema(provider, fingerprint) != null;
        }
        items.add(new Incoming(lane, record, header, standings, schema, catalogued, tags));
        return true;
    }

    private @Nullable FeedSchema recall(List<RouteTag> tags, byte[] fingerprint) {
        try {
            return inbox.recall(tags.getFirst(), fingerprint);
        } catch (SchemaRegistryException | UncheckedIOException e) {
            return null;
        }
    }

    private Verdict verify(Incoming item) {
        try {
            return verification.verify(item.claim(), item.lane().documents());
        } catch (RuntimeException e) {
            return new Verdict.Disbelieved("cannot be verified: " + e);
        }
    }

    private void act(Incoming item, Verdict verdict, long nowNanos) {
        if (!(verdict instanceof Verdict.Believed) && delivered(item)) {
            // It was believed then
            counters.add(Count.DUPLICATES_DROPPED, item.tags().size());
            return;
        }
        switch (verdict) {
            case Verdict.Believed(RecordSignature.Stamp stamp) -> deliver(item, Signer.of(stamp));
            case Verdict.UnknownKey(String method) -> {
                if (!item.lane().documents().revoked(method) && item.lane().mayYetCome(method, nowNanos)) {
                    wait(item.lane(), item.record(), "no document has the key " + method, SOON);
                } else {
                    refuse(item, "no such key may publish: " + method);
                }
            }
            case Verdict.Disbelieved(String why) -> refuse(item, why);
        }
    }

    private boolean delivered(Incoming item) {
        return item.tags().stream().allMatch(tag -> inbox.has(tag, item.header().source()));
    }

    private void deliver(Incoming item, Signer signer) {
        SourcePosition source = item.header().source();
        List<Header> kept = headers(item.header());
        List<RouteTag> repeated = List.of();
        for (RouteTag tag : item.tags()) {
            switch (inbox.arrival(tag, source, signer)) {
                case DUPLICATE -> {
                    // It may have come twice in this batch, or was delivered and not counted before a crash
                    counters.add(Count.DUPLICATES_DROPPED);
                    count(item, tag);
                }
                case REPEATED -> repeated = and(repeated, tag);
                case NEW -> {
                    if (!deliver(item, tag, signer, kept)) {
                        return;
                    }
                }
            }
        }
        if (!repeated.isEmpty()) {
            refuse(item.lane(), item.record(), item.standings(repeated), REPEATED);
        }
    }

    /// False if it has to wait, or was refused.
    private boolean deliver(Incoming item, RouteTag tag, Signer signer, List<Header> kept) {
        byte[] value = null;
        if (item.schema() != null) {
            try {
                int id = inbox.schemaId(tag, item.schema(), item.catalogued());
                value = Objects.requireNonNull(item.record().value()).framed(id);
            } catch (SchemaRegistryException | UncheckedIOException e) {
                unregistered(item, tag, e);
                return false;
            }
        }
        inbox.deliver(tag, item.header().source(), item.record(), value, kept);
        inbox.signed(tag, item.header().source(), signer);
        counters.add(Count.DELIVERED);
        count(item, tag);
        return true;
    }

    private static List<RouteTag> and(List<RouteTag> tags, RouteTag tag) {
        List<RouteTag> all = new ArrayList<>(tags);
        all.add(tag);
        return all;
    }

    private void count(Incoming item, RouteTag tag) {
        SourcePosition source = item.header().source();
        meter(item.lane(), tag, source).add(tag.epoch(), source.offset(), item.sizeBytes(), nowMillis);
    }

    private boolean counted(Lane lane, RouteTag tag, SourcePosition source) {
        return meter(lane, tag, source).covers(tag.epoch(), source.offset());
    }

    private Meter meter(Lane lane, RouteTag tag, SourcePosition source) {
        return meters.of(tag.interaction(), source.partition(), lane.gauge());
    }

    private void unregistered(Incoming item, RouteTag tag, RuntimeException why) {
        String reason = "schema of " + tag + " not registered: " + why.getMessage();
        if (why instanceof SchemaRegistryException refused && refused.status() == 422) {
            refuse(item, reason);
        } else {
            wait(item.lane(), item.record(), reason, LATER);
        }
    }

    private List<Header> headers(LaneHeader header) {
        headers.clear();
        headers.addAll(header.headers());
        headers.add(new RecordHeader(RecordHeaders.SOURCE, header.source().bytes()));
        headers.add(new RecordHeader(RecordHeaders.FINGERPRINT, header.fingerprint()));
        return headers;
    }

    private static byte[] required(ConsumerRecord<?, ?> record, String name) {
        byte[] value = RecordHeaders.raw(record.headers(), name);
        if (value == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return value;
    }

    private void wait(Lane lane, ConsumerRecord<byte[], LaneValue> record, String why, Duration retry) {
        holds.hold(lane.partition(), record.offset(), why, retry);
    }

    private void refuse(Incoming item, String why) {
        refuse(item.lane(), item.record(), item.standings(), why);
    }

    /// @param standings those that the record claims to belong to, as far as they are known
    private void refuse(Lane lane, ConsumerRecord<byte[], LaneValue> record, List<Standing> standings, String why) {
        LaneValue value = record.value();
        quarantine.add(record, record.key(), value == null ? null : value.wire(), BY, why);
        // A batch goes on without waiting for it
        var _ = disbeliefs.add(Claims.of(lane.partner().did().value(), record, standings, why));
    }
}
