package parley.feeds.ingress;

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
import parley.feeds.inbox.Inbox;
import parley.feeds.slots.Share;
import parley.feeds.traffic.Gauge;
import parley.feeds.traffic.Meters;
import parley.identity.Partner;
import parley.topics.Topic;
import parley.topics.Topics;

/// One run of ingress, from what is committed to a failure or the end. For one thread, but for what waits.
final class IngressSession implements AutoCloseable {

    private static final String GROUP = "feed-streams-ingress";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Equipment equipment;
    private final BooleanSupplier mayAct;
    private final BooleanSupplier sure;
    private final Consumer<byte[], LaneValue> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Batch batch;
    private final Inbox inbox;
    private final Holds holds;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private final Meters meters;
    private final Unpacker unpacker;
    private final Committer committer;

    IngressSession(
            Equipment equipment,
            PartnerLanes partners,
            Share share,
            LiveDeliveries deliveries,
            BooleanSupplier refresh,
            BooleanSupplier mayAct) {
        this.equipment = equipment;
        this.mayAct = () -> mayAct.getAsBoolean() && share.sure();
        this.sure = share::sure;
        consumer = equipment.clients().bulkConsumer(GROUP, new LaneValue.Reader());
        producer = equipment.clients().bulkProducer(GROUP);
        Acknowledgements<Committer.Point> acknowledgements = new Acknowledgements<>();
        batch = new Batch("ingress-verify", equipment.others());
        inbox = new Inbox(producer, acknowledgements, equipment, GROUP);
        holds = new Holds(consumer, equipment.nanoTime());
        partners.all().forEach(lane -> open(lane, share));
        consumer.assign(lanes.keySet());
        meters = new Meters(Side.REQUESTER, equipment.told()::of);
        unpacker = new Unpacker(equipment, lanes, holds, inbox, meters, deliveries, refresh, batch);
        committer =
                new Committer(consumer, producer, acknowledgements, this::progress, this::retell, equipment.nanoTime());
    }

    private void open(PartnerLanes.PartnerLane of, Share share) {
        Partner partner = of.partner();
        Topic<byte[], byte[]> topic = Topics.mirroredFeeds(partner.name(), partner.nameForUs());
        for (int partition = 0; partition < topic.partitions(); partition++) {
            if (share.has(topic.name(), partition)) {
                TopicPartition topicPartition = new TopicPartition(topic.name(), partition);
                lanes.put(
                        topicPartition, new Lane(topicPartition, partner, of.catalog(), of.documents(), of.schemas()));
            }
        }
    }

    /// Polls once and delivers what came.
    void turn() {
        if (lanes.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        holds.retry();
        ConsumerRecords<byte[], LaneValue> polled = consumer.poll(POLL);
        // Only now: what was polled was published before, so no end that was answered later can be about it
        boolean may = equipment.fencing().mayForward(mayAct.getAsBoolean());
        if (may) {
            if (unpacker.update()) {
                holds.hurry();
            }
            unpacker.unpack(polled, equipment.nanoTime().getAsLong());
        } else if (!polled.isEmpty()) {
            equipment.counters().add(Count.LEASE_REFUSALS);
            polled.partitions()
                    .forEach(lane ->
                            consumer.seek(lane, polled.records(lane).getFirst().offset()));
            LockSupport.parkNanos(POLL.toNanos());
        }
        committer.turn(may);
    }

    /// Tells and commits all that was delivered.
    void finish() {
        committer.finish(() -> equipment.fencing().mayForward(mayAct.getAsBoolean()));
    }

    /// From any thread.
    void expect(String topic) {
        var _ = producer.partitionsFor(topic);
    }

    List<Hold> holds() {
        return holds.view();
    }

    private Committer.Point.Carried progress() {
        Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
        lanes.forEach((partition, lane) -> {
            lane.measure(consumer.currentLag(partition).orElse(Gauge.UNKNOWN));
            Stream.ofNullable(lane.toCommit()).forEach(next -> progress.put(partition, new OffsetAndMetadata(next)));
        });
        return new Committer.Point.Carried(
                progress, meters.tell(equipment.clock().instant()));
    }

    private void retell() {
        lanes.values().forEach(Lane::uncommitted);
    }

    @Override
    public void close() {
        batch.close();
        inbox.close();
        // What another may be sending by now is not to be sent as well
        producer.close(sure.getAsBoolean() ? CLOSING : Duration.ZERO);
        consumer.close();
    }
}
