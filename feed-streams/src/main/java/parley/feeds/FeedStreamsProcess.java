package parley.feeds;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.audit.DisbeliefLog;
import parley.audit.DisbeliefPeriod;
import parley.avro.Interaction;
import parley.feeds.egress.Egress;
import parley.feeds.egress.StartOffsetReader;
import parley.feeds.flow.Chore;
import parley.feeds.flow.Counters;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.EmptyDeliveries;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.Hold;
import parley.feeds.flow.KafkaClients;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.Quarantine;
import parley.feeds.flow.Refresh;
import parley.feeds.flow.SchemaIds;
import parley.feeds.flow.Told;
import parley.feeds.ingress.DeliveryTopics;
import parley.feeds.ingress.Ingress;
import parley.feeds.ingress.LaneControl;
import parley.feeds.ingress.PartnerLanes;
import parley.feeds.slots.Slots;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.identity.OrganisationKeys;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.identity.Revocations;
import parley.identity.ServiceSettings;
import parley.identity.Showing;
import parley.identity.SigningKey;
import parley.quota.Quota;
import parley.schemaregistry.SchemaRegistryClient;
import parley.topics.Creation;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Egress and ingress of one space, running: all of the service but its HTTP.
public final class FeedStreamsProcess implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(FeedStreamsProcess.class);

    private final Counters counters = new Counters();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Slots slots;
    private final Told told;
    private final OwnTwins twins;
    private final Partners partners;
    private final PartnerLanes lanes;
    private final Egress egress;
    private final Ingress ingress;
    private final LaneControl control;
    private final AppliedReporter egressReporter;
    private final AppliedReporter ingressReporter;
    private final TopicTail<Interaction> interactions;

    /// What the process is given.
    ///
    /// @param instance which of several instances of the same organisation this is
    /// @param login how to reach and log in to the broker
    /// @param registry this space's schema registry
    /// @param nanoTime a monotonic clock
    /// @param ids of new things, each different
    /// @param quota what each of a partner's lanes of requests and commands may bring
    /// @param disbeliefs how often what is alike and not believed is told
    /// @param derivingKey signs what terms show of records; null if nothing of them can be shown but the whole
    public record Surroundings(
            String instance,
            Map<String, Object> login,
            SchemaRegistryClient registry,
            InstantSource clock,
            LongSupplier nanoTime,
            Supplier<UUID> ids,
            Quota quota,
            DisbeliefPeriod disbeliefs,
            @Nullable SigningKey derivingKey) {

        public Surroundings {
            login = Map.copyOf(login);
        }
    }

    private FeedStreamsProcess(ServiceSettings settings, Surroundings surroundings, Wiring wiring) throws IOException {
        KafkaClients clients = new KafkaClients(surroundings.login());
        Producer<byte[], byte[]> single = open(clients.singleProducer("feed-streams"));
        DecisionLog log = new DecisionLog(single, () -> surroundings.ids().get().toString());
        told = open(new Told(surroundings.login()));
        Equipment equipment = equipment(
                settings,
                surroundings,
                wiring,
                clients,
                new Quarantine(single, counters),
                new DisbeliefLog(
                        log::append, settings.did().value(), surroundings.disbeliefs(), surroundings.nanoTime()));
        OrganisationKeys organisation = settings.loadOrganisationKeys();
        twins = open(new OwnTwins(surroundings.login(), organisation, surroundings.clock()));
        partners = open(Partners.follow(organisation, surroundings.login()));
        slots = open(new Slots(
                surroundings.login(),
                settings.organisation(),
                surroundings.instance(),
                counters,
                surroundings.nanoTime()));
        egress = new Egress(equipment, twins, slots);
        lanes = open(new PartnerLanes(settings.did(), partners, surroundings.login(), single, surroundings.clock()));
        ingress = new Ingress(equipment, lanes, slots);
        Chore starts = starts(settings.did().value(), open(new StartOffsetReader(clients, log)));
        Chore topics = topics(
                settings.did().value(),
                open(new DeliveryTopics(
                        Creation.admin(surroundings.login()), log, equipment.emptyDeliveries(), this::expect)));
        Chore schemas = schemas(settings.did().value());
        egressReporter = reporter("egress", surroundings);
        ingressReporter = reporter("ingress", surroundings);
        interactions = open(TopicTail.start(
                Topics.INTERACTIONS,
                surroundings.login(),
                new InteractionNews(
                        List.of(egress, ingress, starts, topics, schemas), List.of(egressReporter, ingressReporter))));
        Revocations revocations = open(Revocations.follow(surroundings.login()));
        control = open(new LaneControl(
                equipment,
                twins,
                log,
                lanes,
                slots,
                revocations,
                Showing.of(organisation, partners, revocations),
                surroundings.quota()));
        begin(starts, topics, schemas);
    }

    /// Starts all of it; closing stops all of it.
    ///
    /// @throws IOException if our organisation's keys cannot be read
    public static FeedStreamsProcess start(ServiceSettings settings, Surroundings surroundings, Wiring wiring)
            throws IOException {
        return new FeedStreamsProcess(settings, surroundings, wiring);
    }

    private Equipment equipment(
            ServiceSettings settings,
            Surroundings surroundings,
            Wiring wiring,
            KafkaClients clients,
            Quarantine quarantine,
            DisbeliefLog disbeliefs) {
        return new Equipment(
                settings.did(),
                clients,
                surroundings.registry(),
                open(new SchemaIds(surroundings.registry())),
                new EmptyDeliveries(),
                wiring.verification(),
                wiring.fencing(),
                quarantine,
                disbeliefs,
                counters,
                told,
                Math.min(3, Runtime.getRuntime().availableProcessors() - 1),
                surroundings.clock(),
                surroundings.nanoTime(),
                surroundings.derivingKey());
    }

    private Chore starts(String self, StartOffsetReader reader) {
        return open(new Chore(
                "start-offsets", interaction -> StartOffsetReader.needed(interaction, self), reader, counters));
    }

    private Chore topics(String self, DeliveryTopics topics) {
        return open(new Chore(
                "delivery-topics", interaction -> DeliveryTopics.needed(interaction, self), topics, counters));
    }

    /// Whoever will write to the delivery learns where it is.
    private void expect(Interaction interaction) {
        String topic = Topics.delivery(interaction.getId());
        if (interaction.getProviderOrganisation().equals(interaction.getRequesterOrganisation())) {
            egress.expect(topic);
        } else {
            ingress.expect(topic);
        }
    }

    private Chore schemas(String self) {
        return open(new Chore(
                "delivery-schemas",
                interaction -> DeliveryTopics.needed(interaction, self),
                ingress::prepareSchemas,
                counters));
    }

    private AppliedReporter reporter(String kind, Surroundings surroundings) {
        AppliedReporter reporter = open(AppliedReporter.start(
                kind,
                kind + "-" + surroundings.ids().get(),
                surroundings.login(),
                new Lease(LEASE),
                surroundings.nanoTime()));
        // What a policy changes reaches the loops as a change of interactions
        reporter.ignoring(Topics.POLICIES.name());
        return reporter;
    }

    /// The loops run from now on, and forward as soon as their leases hold.
    private void begin(Chore... chores) {
        partners.tell(lanes);
        partners.tell(new PartnerNews());
        twins.tell(next -> egressReporter.applied(Topics.TWINS.name(), next));
        egressReporter.follow(interactions, twins.tail(), partners.tail());
        ingressReporter.follow(interactions, partners.tail());
        BooleanSupplier twinsKnown = twins::caughtUp;
        open(egress).start(() -> egressReporter.mayAct() && twinsKnown.getAsBoolean());
        open(ingress).start(new Refresh(interactions), () -> ingressReporter.mayAct() && lanes.documentsKnown());
        var _ = interactions.caughtUp().thenRun(() -> List.of(chores).forEach(Chore::begin));
    }

    /// No record goes into the lane of a partner that has left, nor is any taken from it, once that was reported.
    private final class PartnerNews implements Partners.Listener {
        @Override
        public void joined(Partner partner) {
            egress.partners(partners.all());
        }

        @Override
        public void left(Partner partner) {
            egress.partners(partners.all());
        }

        @Override
        public void read(long next) {
            egressReporter.applied(Topics.PARTNERSHIPS.name(), next);
            ingressReporter.applied(Topics.PARTNERSHIPS.name(), next);
        }
    }

    private <C extends AutoCloseable> C open(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    /// What has been done since the start.
    public Counters counters() {
        return counters;
    }

    /// Whether both loops may forward just now.
    public boolean mayForward() {
        return egressReporter.mayAct() && ingressReporter.mayAct();
    }

    /// How many of the slots this instance has.
    public int slots() {
        return slots.count();
    }

    /// What keeps parts from working, by part; empty while all is well.
    public Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new TreeMap<>();
        put(failures, "egress", egress.failure());
        put(failures, "ingress", ingress.failure());
        put(failures, "ingress-control", control.failure());
        put(failures, "interactions", interactions.failure());
        put(failures, "traffic", told.failure());
        put(failures, "slots", slots.failure());
        put(failures, "twins", twins.failure());
        put(failures, "partnerships", partners.failure());
        return failures;
    }

    private static void put(Map<String, Throwable> failures, String part, @Nullable Throwable failure) {
        if (failure != null) {
            failures.put(part, failure);
        }
    }

    /// The partitions that wait at a record for something.
    public List<Hold> holds() {
        List<Hold> holds = new ArrayList<>(egress.holds());
        holds.addAll(ingress.holds());
        holds.addAll(control.holds());
        return holds;
    }

    /// Stops the loops, commits what they have done, and gives up the leases: the last opened first.
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("not closed cleanly reason={}", e.toString());
            }
        }
    }
}
