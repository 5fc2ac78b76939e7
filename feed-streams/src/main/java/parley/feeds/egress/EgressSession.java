package parley.feeds.egress;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import parley.avro.Side;
import parley.feeds.flow.Acknowledgements;
import parley.feeds.flow.Batch;
import parley.feeds.flow.Committer;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.Hold;
import parley.feeds.flow.Holds;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.SchemasById;
import parley.feeds.inbox.Inbox;
import parley.feeds.routing.Commit;
import parley.feeds.slots.Share;
import parley.feeds.traffic.Gauge;
import parley.feeds.traffic.Meters;

/// One run of egress, from what is committed to a failure or the end. For one thread, but for what waits.
final class EgressSession implements AutoCloseable {

    private static final String GROUP = "feed-streams-egress";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long TELLING_NANOS = Duration.ofSeconds(1).toNanos();
    /// While others catch up, nobody waits for records that are not there yet.
    private static final Duration GLANCE = Duration.ofMillis(2);

    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final long BREATH_NANOS = 25_000;
    private static final long LONGEST_BREATH_NANOS = Duration.ofMillis(20).toNanos();

    private final Equipment equipment;
    private final LiveRoutes routes;
    private final BooleanSupplier mayAct;
    private final BooleanSupplier sure;
    private final Consumer<byte[], FeedValue> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Batch batch;
    private final Inbox inbox;
    private final Holds holds;
    private final Meters meters;
    private final Flows flows;
    private final Forwarder forwarder;
    private final Consumer<byte[], FeedValue> lateConsumer;
    private final Holds lateHolds;
    private final Flows late;
    private final Forwarder lateForwarder;
    private final CatchUp catchUp;
    private final Committer committer;
    private long toldAt;

    /// @param share what this run is about; it may act while it is sure of that, and has the lease
    EgressSession(Equipment equipment, OwnTwins twins, LiveRoutes routes, Share share, BooleanSupplier mayAct) {
        this.equipment = equipment;
        this.routes = routes;
        this.mayAct = () -> mayAct.getAsBoolean() && share.sure();
        this.sure = share::sure;
        consumer = equipment.clients().bulkConsumer(GROUP, new FeedValue.Reader());
        producer = equipment.clients().bulkProducer(GROUP);
        Acknowledgements<Committer.Point> acknowledgements = new Acknowledgements<>();
        batch = new Batch("egress-verify", equipment.others());
        inbox = new Inbox(producer, acknowledgements, equipment, GROUP);
        holds = new Holds(consumer, equipment.nanoTime());
        Lanes lanes = new Lanes(producer, acknowledgements, equipment.counters(), equipment.quarantine());
        meters = new Meters(Side.PROVIDER, equipment.told()::of);
        SchemasById schemas = new SchemasById(equipment.registry(), equipment.nanoTime());
        Deriving deriving = new Deriving(equipment.derivingKey());
        flows = new Flows(consumer, holds, lanes, meters, equipment.self(), equipment.counters());
        forwarder = forwarder(flows, holds, lanes, schemas, twins, deriving);
        lateConsumer = equipment.clients().bulkConsumer(GROUP + "-late", new FeedValue.Reader());
        lateHolds = new Holds(lateConsumer, equipment.nanoTime());
        late = new Flows(lateConsumer, lateHolds, lanes, meters, equipment.self(), equipment.counters());
        lateForwarder = forwarder(late, lateHolds, lanes, schemas, twins, deriving);
        catchUp = new CatchUp(flows, late);
        committer =
                new Committer(consumer, producer, acknowledgements, this::progress, this::retell, equipment.nanoTime());
    }

    private Forwarder forwarder(
            Flows of, Holds waiting, Lanes lanes, SchemasById schemas, OwnTwins twins, Deriving deriving) {
        return new Forwarder(
                of,
                waiting,
                lanes,
                inbox,
                schemas,
                equipment.verification(),
                twins,
                batch,
                equipment.quarantine(),
                equipment.disbeliefs(),
                equipment.counters(),
                equipment.clock(),
                deriving);
    }

    /// Polls once and forwards what came.
    void turn() {
        if (flows.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        ConsumerRecords<byte[], FeedValue> polled = poll(flows, holds, consumer, late.isEmpty() ? POLL : GLANCE);
        ConsumerRecords<byte[], FeedValue> latePolled = poll(late, lateHolds, lateConsumer, GLANCE);
        // Only now: what was polled was published before, so no revoke that was answered later can be about it
        boolean may = equipment.fencing().mayForward(mayAct.getAsBoolean());
        if (may) {
            CatchUp.Moved moved = catchUp.follow(routes.table());
            forwarder.forward(polled, moved.live(), equipment.nanoTime().getAsLong());
            lateForwarder.forward(latePolled, moved.late(), equipment.nanoTime().getAsLong());
            catchUp.handOver();
            breathe(polled.count());
        } else if (!polled.isEmpty() || !latePolled.isEmpty()) {
            equipment.counters().add(Count.LEASE_REFUSALS);
            flows.putBack(polled.partitions());
            late.putBack(latePolled.partitions());
            LockSupport.parkNanos(POLL.toNanos());
        }
        committer.turn(may);
        tellRefused();
    }

    private void tellRefused() {
        long now = equipment.nanoTime().getAsLong();
        if (now - toldAt >= TELLING_NANOS) {
            toldAt = now;
            var _ = equipment.disbeliefs().tellDue();
        }
    }

    private static ConsumerRecords<byte[], FeedValue> poll(
            Flows of, Holds waiting, Consumer<byte[], FeedValue> consumer, Duration patience) {
        if (of.isEmpty()) {
            return ConsumerRecords.empty();
        }
        waiting.retry();
        return consumer.poll(patience);
    }

    /// A fetch costs the broker something for each partition it asks of, whether or not there is anything:
    /// where a few of many have records, the next fetch is for more of them.
    private void breathe(int polled) {
        int partitions = flows.all().size();
        if (polled > 0 && polled < partitions && late.isEmpty()) {
            LockSupport.parkNanos(Math.min(LONGEST_BREATH_NANOS, partitions * BREATH_NANOS));
        }
    }

    /// Tells and commits all that was forwarded.
    void finish() {
        committer.finish(() -> equipment.fencing().mayForward(mayAct.getAsBoolean()));
    }

    /// From any thread.
    void expect(String topic) {
        var _ = producer.partitionsFor(topic);
    }

    List<Hold> holds() {
        return Stream.concat(holds.view().stream(), lateHolds.view().stream()).toList();
    }

    private Committer.Point.Carried progress() {
        Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
        for (FeedFlow flow : flows.all()) {
            flow.gauge().measure(consumer.currentLag(flow.topicPartition()).orElse(Gauge.UNKNOWN), flow.position());
            Commit commit = flow.toCommit();
            if (commit != null) {
                progress.put(flow.topicPartition(), new OffsetAndMetadata(commit.position(), commit.metadata()));
            }
        }
        for (FeedFlow flow : late.all()) {
            long lag = lateConsumer.currentLag(flow.topicPartition()).orElse(Gauge.UNKNOWN);
            flow.gauge().measure(lag, flow.position());
        }
        return new Committer.Point.Carried(
                progress, meters.tell(equipment.clock().instant()));
    }

    private void retell() {
        flows.all().forEach(FeedFlow::uncommitted);
    }

    @Override
    public void close() {
        batch.close();
        inbox.close();
        // What another may be sending by now is not to be sent as well
        producer.close(sure.getAsBoolean() ? CLOSING : Duration.ZERO);
        consumer.close();
        lateConsumer.close();
    }
}
