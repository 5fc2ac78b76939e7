package parley.feeds.ingress;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.feeds.delivery.Deliveries;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.Hold;
import parley.feeds.flow.Worker;
import parley.feeds.inbox.DeliverySchemas;
import parley.feeds.slots.Share;
import parley.feeds.slots.Slots;
import parley.schemaregistry.SchemaRegistryException;
import parley.topics.TopicTail;

/// Unpacks the records that partners' lanes bring into the deliveries of the interactions they were allowed for and
/// that we still want.
///
/// It hears of every record of `interactions` through [TopicTail.Listener], and acts on it with the next batch.
public final class Ingress implements TopicTail.Listener<Interaction>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);

    private final Equipment equipment;
    private final LiveDeliveries deliveries;
    private final PartnerLanes partners;
    private final Slots slots;
    private @Nullable Worker worker;
    private volatile @Nullable IngressSession session;

    /// @param slots by which the lane partitions are shared with other instances
    public Ingress(Equipment equipment, PartnerLanes partners, Slots slots) {
        this.equipment = equipment;
        this.partners = partners;
        this.slots = slots;
        this.deliveries = new LiveDeliveries(new Deliveries(equipment.self().value()), equipment.fencing());
    }

    /// Starts the loop. To be called once.
    ///
    /// @param refresh reads `interactions` up to its end; false if that does not succeed soon
    /// @param mayAct whether the lease holds, and all that was decided before it was gained has been handed over
    public void start(BooleanSupplier refresh, BooleanSupplier mayAct) {
        worker = Worker.start("ingress", running -> run(refresh, mayAct, running), equipment.counters());
    }

    private void run(BooleanSupplier refresh, BooleanSupplier mayAct, BooleanSupplier running) {
        try (Share share = slots.take()) {
            share.await(running);
            equipment.carryOn(running);
            BooleanSupplier goesOn = partners.unchanged(share.lasts(running));
            try (IngressSession opened = new IngressSession(equipment, partners, share, deliveries, refresh, mayAct)) {
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
        deliveries.onRecord(record);
    }

    @Override
    public void onPosition(TopicPartition partition, long nextOffset) {
        deliveries.onPosition(partition, nextOffset);
    }

    /// Registers the schemas that a requested feed has by its catalogue under the delivery's subject, so that the first
    /// record does not wait for the registry. Where that fails, the first record does it.
    public void prepareSchemas(Interaction interaction) {
        String subject = DeliverySchemas.subject(interaction.getId());
        partners.of(interaction.getProviderOrganisation())
                .ifPresent(lane -> lane.catalog()
                        .schemas(interaction.getProvider(), interaction.getFeed())
                        .forEach(schema -> prepare(subject, schema)));
    }

    private void prepare(String subject, String schema) {
        try {
            var _ = equipment.schemaIds().register(subject, FeedSchema.parse(schema));
        } catch (SchemaRegistryException | UncheckedIOException | IllegalArgumentException e) {
            LOG.info("schema left to the first record reason={}", e.toString());
        }
    }

    /// Learns where a topic is that the loop will write to, so that it does not stand still when it does.
    ///
    /// @throws org.apache.kafka.common.KafkaException if it does not
    public void expect(String topic) {
        IngressSession current = session;
        if (current != null) {
            current.expect(topic);
        }
    }

    /// What keeps the loop from running, or a catalogue from being read.
    public @Nullable Throwable failure() {
        Throwable loop = worker == null ? null : worker.failure();
        return loop == null ? partners.failure() : loop;
    }

    /// The lane partitions that wait for something.
    public List<Hold> holds() {
        IngressSession current = session;
        return current == null ? List.of() : current.holds();
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
