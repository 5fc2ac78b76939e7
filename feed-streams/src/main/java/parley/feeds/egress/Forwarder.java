package parley.feeds.egress;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.audit.DisbeliefLog;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.feeds.flow.Batch;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Holds;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.Quarantine;
import parley.feeds.flow.SchemasById;
import parley.feeds.flow.Verification;
import parley.feeds.flow.Verification.Verdict;
import parley.feeds.inbox.Inbox;
import parley.framing.ConfluentFrame;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature;
import parley.schemaregistry.SchemaRegistryException;

/// Forwards one polled batch: takes the records that have a route, verifies them together, and writes them in order.
/// For one thread.
final class Forwarder {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final String BY = "egress";

    private final Flows flows;
    private final Holds holds;
    private final Lanes lanes;
    private final Inbox inbox;
    private final SchemasById schemas;
    private final Verification verification;
    private final OwnTwins twins;
    private final Batch batch;
    private final Quarantine quarantine;
    private final DisbeliefLog disbeliefs;
    private final Counters counters;
    private final InstantSource clock;
    private final Deriving deriving;
    private final List<Outgoing> items = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();
    private long nowMillis;

    Forwarder(
            Flows flows,
            Holds holds,
            Lanes lanes,
            Inbox inbox,
            SchemasById schemas,
            Verification verification,
            OwnTwins twins,
            Batch batch,
            Quarantine quarantine,
            DisbeliefLog disbeliefs,
            Counters counters,
            InstantSource clock,
            Deriving deriving) {
        this.disbeliefs = disbeliefs;
        this.deriving = deriving;
        this.clock = clock;
        this.flows = flows;
        this.holds = holds;
        this.lanes = lanes;
        this.inbox = inbox;
        this.schemas = schemas;
        this.verification = verification;
        this.twins = twins;
        this.batch = batch;
        this.quarantine = quarantine;
        this.counters = counters;
    }

    /// Forwards what was polled, but for the partitions that were moved since.
    void forward(ConsumerRecords<byte[], FeedValue> polled, Set<TopicPartition> moved, long nowNanos) {
        items.clear();
        nowMillis = clock.millis();
        for (TopicPartition partition : polled.partitions()) {
            FeedFlow flow = flows.get(partition);
            if (flow != null && !moved.contains(partition)) {
                take(flow, polled.records(partition));
            }
        }
        Verdict[] verdicts = verify();
        List<List<Leaving>> leaving = new ArrayList<>(verdicts.length);
        for (int i = 0; i < verdicts.length; i++) {
            leaving.add(verdicts[i] instanceof Verdict.Believed ? underTerms(items.get(i)) : List.of());
        }
        deriving.sign();
        for (int i = 0; i < verdicts.length; i++) {
            Outgoing item = items.get(i);
            if (!holds.holds(item.flow().topicPartition(), item.record().offset())) {
                act(item, verdicts[i], leaving.get(i), nowNanos);
            }
        }
        advance(polled, moved);
    }

    private void take(FeedFlow flow, List<ConsumerRecord<byte[], FeedValue>> records) {
        for (ConsumerRecord<byte[], FeedValue> record : records) {
            List<Outlet> outlets = flow.outlets(record.offset());
            List<Passage> passages = flow.passages(record.offset());
            if ((!outlets.isEmpty() || !passages.isEmpty()) && !take(flow, record, outlets, passages)) {
                return;
            }
        }
    }

    /// False if the record has to wait, and with it those after it.
    private boolean take(
            FeedFlow flow, ConsumerRecord<byte[], FeedValue> record, List<Outlet> outlets, List<Passage> passages) {
        FeedValue value = record.value();
        if (value == null) {
            items.add(new Outgoing(flow, record, null, outlets, passages));
            return true;
        }
        if (!value.framed()) {
            refuse(flow, record, "the value is not framed");
            return true;
        }
        switch (schemas.get(value.schemaId())) {
            case SchemasById.Lookup.Found(FeedSchema schema) ->
                items.add(new Outgoing(flow, record, schema, outlets, passages));
            case SchemasById.Lookup.Missing(String why) -> refuse(flow, record, why);
            case SchemasById.Lookup.Later(String why) -> {
                wait(flow, record, why);
                return false;
            }
        }
        return true;
    }

    private Verdict[] verify() {
        Verdict[] verdicts = new Verdict[items.size()];
        batch.each(verdicts.length, i -> verdicts[i] = verify(items.get(i)));
        if (Arrays.stream(verdicts).anyMatch(Verdict.UnknownKey.class::isInstance)) {
            // Whoever has published with a new key was delegated to before: that is in `twins` by now
            boolean current = twins.refresh();
            for (int i = 0; i < verdicts.length; i++) {
                if (verdicts[i] instanceof Verdict.UnknownKey) {
                    verdicts[i] = again(items.get(i), current);
                }
            }
        }
        return verdicts;
    }

    private Verdict verify(Outgoing item) {
        try {
            return verification.verify(item.claim(), twins);
        } catch (RuntimeException e) {
            return new Verdict.Disbelieved("cannot be verified: " + e);
        }
    }

    private Verdict again(Outgoing item, boolean current) {
        Verdict verdict = verify(item);
        return current && verdict instanceof Verdict.UnknownKey(String method)
                ? new Verdict.Disbelieved("no such key may publish: " + method)
                : verdict;
    }

    private void act(Outgoing item, Verdict verdict, List<Leaving> leaving, long nowNanos) {
        switch (verdict) {
            case Verdict.Believed believed -> send(item, leaving, nowNanos);
            case Verdict.UnknownKey(String method) ->
                wait(item.flow(), item.record(), "`twins` cannot be read, which may hold " + method);
            case Verdict.Disbelieved(String why) -> refuse(item.flow(), item.record(), why);
        }
    }

    private void send(Outgoing item, List<Leaving> leaving, long nowNanos) {
        for (Leaving each : leaving) {
            if (each instanceof Leaving.Not(var why)) {
                wait(item.flow(), item.record(), why);
                return;
            }
        }
        for (Outlet outlet : item.outlets()) {
            if (!send(item, outlet, nowNanos)) {
                return;
            }
        }
        for (Leaving each : leaving) {
            boolean gone = switch (each) {
                case Leaving.Whole(var outlet) -> send(item, outlet, nowNanos);
                case Leaving.Part(var outlet, var derived) -> send(item.derived(derived), outlet, nowNanos);
                // Seen to above, before anything was sent
                case Leaving.Not _ -> false;
            };
            if (!gone) {
                return;
            }
        }
    }

    /// What leaves for one interaction, where terms let it.
    private sealed interface Leaving {
        /// The record as it was published.
        record Whole(Outlet outlet) implements Leaving {}

        /// What is shown of it.
        record Part(Outlet outlet, Deriving.Derived derived) implements Leaving {}

        /// Nothing yet: the record has to wait.
        record Not(String why) implements Leaving {}
    }

    private List<Leaving> underTerms(Outgoing item) {
        if (item.passages().isEmpty()) {
            return List.of();
        }
        long now = clock.millis();
        Opened opened = new Opened(item.schema(), item.record().value());
        List<Leaving> leaving = new ArrayList<>();
        for (Passage passage : item.passages()) {
            Leaving each = judged(item, passage, opened, now);
            if (each == null) {
                counters.add(Count.LEFT_OUT);
            } else {
                leaving.add(each);
            }
        }
        return leaving;
    }

    /// Null if nothing leaves. What cannot be judged does not leave, and holds nothing else up.
    private @Nullable Leaving judged(Outgoing item, Passage passage, Opened opened, long now) {
        try {
            return passage.admits(item.record(), opened, now) ? leaving(item, passage, opened) : null;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn(
                    "left out, as it cannot be judged interaction={} topic={} partition={} offset={}",
                    passage.route().tag(),
                    item.record().topic(),
                    item.record().partition(),
                    item.record().offset(),
                    e);
            return null;
        }
    }

    /// Null if nothing of the record is shown. A tombstone has nothing that could be hidden.
    private @Nullable Leaving leaving(Outgoing item, Passage passage, Opened opened) {
        FeedSchema schema = item.schema();
        if (!passage.shows() || schema == null) {
            return new Leaving.Whole(passage.outlet());
        }
        Passage.View view = passage.view(schema);
        GenericRecord value = opened.record();
        RecordSignature.Stamp stamp = view == null || value == null
                ? null
                : deriving.stamp(item.flow().twin(), item.record());
        if (view == null || value == null || stamp == null) {
            return null;
        }
        if (!twins.mayDerive(stamp, item.claim())) {
            return new Leaving.Not("the twin's document does not name this service's key yet");
        }
        return new Leaving.Part(passage.outlet(), deriving.derive(item.record(), stamp, value, view));
    }

    /// False if the record has to wait; else it counts, also if it was delivered before and has not been counted since.
    private boolean send(Outgoing item, Outlet outlet, long nowNanos) {
        boolean gone = write(item, outlet, nowNanos);
        if (gone) {
            outlet.count(item.record().offset(), item.sizeBytes(), nowMillis);
        }
        return gone;
    }

    private boolean write(Outgoing item, Outlet outlet, long nowNanos) {
        ConsumerRecord<byte[], FeedValue> record = item.record();
        SourcePosition source = new SourcePosition(record.partition(), record.offset());
        byte[] fingerprint = item.fingerprint();
        return switch (outlet) {
            case Outlet.Lane lane -> {
                lanes.write(lane, record, source, item.schema(), fingerprint, nowNanos);
                yield true;
            }
            case Outlet.Local local -> deliver(local, item, source, headers(record, fingerprint, source));
        };
    }

    /// False if the record has to wait.
    private boolean deliver(Outlet.Local local, Outgoing item, SourcePosition source, List<Header> headers) {
        ConsumerRecord<byte[], FeedValue> record = item.record();
        byte[] framed = null;
        try {
            if (inbox.has(local.tag(), source)) {
                counters.add(Count.DUPLICATES_DROPPED);
                return true;
            }
            if (item.schema() != null) {
                // The feed has it from the same registry, unless it is derived
                int id = inbox.schemaId(local.tag(), item.schema(), !item.derived());
                framed = ConfluentFrame.frame(
                        id, Objects.requireNonNull(record.value()).payload());
            }
        } catch (SchemaRegistryException | UncheckedIOException | KafkaException e) {
            wait(item.flow(), record, "delivery of " + local.tag() + ": " + e.getMessage());
            return false;
        }
        inbox.deliver(local.tag(), source, record, framed, headers);
        counters.add(Count.DELIVERED);
        return true;
    }

    /// The publisher's headers, but for those it may not set, and where the record comes from.
    private List<Header> headers(ConsumerRecord<byte[], FeedValue> record, byte[] fingerprint, SourcePosition source) {
        headers.clear();
        for (Header header : record.headers()) {
            if (!RecordHeaders.internal(header.key())) {
                headers.add(header);
            }
        }
        headers.add(new RecordHeader(RecordHeaders.SOURCE, source.bytes()));
        headers.add(new RecordHeader(RecordHeaders.FINGERPRINT, fingerprint));
        return headers;
    }

    private void advance(ConsumerRecords<byte[], FeedValue> polled, Set<TopicPartition> moved) {
        for (TopicPartition partition : polled.partitions()) {
            FeedFlow flow = flows.get(partition);
            if (flow != null && !moved.contains(partition)) {
                long read = polled.records(partition).getLast().offset() + 1;
                flow.advance(Math.min(read, holds.at(partition)));
                holds.passed(partition, flow.position());
            }
        }
    }

    private void wait(FeedFlow flow, ConsumerRecord<byte[], FeedValue> record, String why) {
        holds.hold(flow.topicPartition(), record.offset(), why, RETRY);
    }

    /// Whoever administers the twin learns from its audit what somebody has written into its feed.
    private void refuse(FeedFlow flow, ConsumerRecord<byte[], FeedValue> record, String why) {
        FeedValue value = record.value();
        quarantine.add(record, record.key(), value == null ? null : value.wire(), BY, why);
        // A batch goes on without waiting for it
        var _ = disbeliefs.add(new Disbelieved(
                flow.twin().organisation(),
                Brought.RECORD,
                flow.twin().value(),
                flow.feedUrl(),
                "",
                "",
                record.topic(),
                record.partition(),
                record.offset(),
                why,
                0L,
                Instant.ofEpochMilli(record.timestamp())));
    }
}
