package parley.feeds.egress;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.Hold;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.Worker;
import parley.feeds.routing.Routes;
import parley.feeds.slots.Share;
import parley.feeds.slots.Slots;
import parley.identity.Partner;
import parley.topics.TopicTail;

/// Carries the records of our feeds to those they are allowed for: once per partner into its lane, and straight into
/// deliveries inside the space.
///
/// It hears of every record of `interactions` through [TopicTail.Listener], and acts on it with the next batch.
public final class Egress implements TopicTail.Listener<Interaction>, AutoCloseable {

    private final Equipment equipment;
    private final OwnTwins twins;
    private final Slots slots;
    private final LiveRoutes routes;
    private @Nullable Worker worker;
    private volatile @Nullable EgressSession session;
    /// How often a partner has left.
    private final AtomicLong departures = new AtomicLong();
    private Set<String> names = Set.of();

    /// @param slots by which the feed partitions are shared with other instances
    public Egress(Equipment equipment, OwnTwins twins, Slots slots) {
        this.equipment = equipment;
        this.twins = twins;
        this.slots = slots;
        this.routes = new LiveRoutes(new Routes(equipment.self().value(), Map.of()), equipment.fencing());
    }

    /// Takes in who the partners are from now on. The loop begins anew when one has left, from what is committed: if
    /// that one comes again, its lane is another topic, and a producer would ask for the first one for ever.
    public synchronized void partners(List<Partner> now) {
        Set<String> known = now.stream().map(Partner::name).collect(Collectors.toUnmodifiableSet());
        if (!known.containsAll(names)) {
            departures.incrementAndGet();
        }
        names = known;
        routes.partners(
                now.stream().collect(Collectors.toMap(partner -> partner.did().value(), Partner::name)));
        if (worker != null) {
            worker.wake();
        }
    }

    /// Starts the loop. To be called once.
    ///
    /// @param mayAct whether the lease holds, and all that was decided before it was gained has been handed over
    public void start(BooleanSupplier mayAct) {
        worker = Worker.start("egress", running -> run(mayAct, running), equipment.counters());
    }

    private void run(BooleanSupplier mayAct, BooleanSupplier running) {
        try (Share share = slots.take()) {
            share.await(running);
            equipment.carryOn(running);
            routes.share(share);
            long left = departures.get();
            BooleanSupplier goesOn = share.lasts(() -> running.getAsBoolean() && departures.get() == left);
            try (EgressSession opened = new EgressSession(equipment, twins, routes, share, mayAct)) {
                session = opened;
                while (goesOn.getAsBoolean()) {
                    opened.turn();
                }
                opened.finish();
            }
        }
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        routes.onRecord(record);
    }

    @Override
    public void onPosition(TopicPartition partition, long nextOffset) {
        routes.onPosition(partition, nextOffset);
        if (worker != null) {
            worker.wake();
        }
    }

    /// Learns where a topic is that the loop will write to, so that it does not stand still when it does.
    ///
    /// @throws org.apache.kafka.common.KafkaException if it does not
    public void expect(String topic) {
        EgressSession current = session;
        if (current != null) {
            current.expect(topic);
        }
    }

    /// What keeps the loop from running.
    public @Nullable Throwable failure() {
        return worker == null ? null : worker.failure();
    }

    /// The feed partitions that wait for something.
    public List<Hold> holds() {
        EgressSession current = session;
        return current == null ? List.of() : current.holds();
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
