package parley.registry.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import parley.audit.DisbeliefPeriod;
import parley.avro.CustodyKey;
import parley.avro.Interaction;
import parley.avro.LaneMessage;
import parley.avro.Policy;
import parley.avro.TwinEntry;
import parley.avro.Vocabulary;
import parley.fence.AppliedReporter;
import parley.fence.FenceWait;
import parley.fence.Lease;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.identity.ServiceSettings;
import parley.registry.twins.AgentKeys;
import parley.registry.twins.Endorsement;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// This instance's part in its space's topics: what it reads, what it writes, and what it says of how far it is.
public final class RegistryTopics implements AutoCloseable {

    private static final String KIND = "twin-registry";
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration BLOCKING = Duration.ofSeconds(5);
    private static final Duration DELIVERY = Duration.ofSeconds(8);

    private final Client<Producer<String, byte[]>> producer;
    private final Client<Producer<String, byte[]>> laneProducer;
    private final Client<Admin> admin;
    private final AppliedReporter applied;
    private final CatalogLanes lanes;
    private final DocumentLanes documents;
    private final FenceWait fence;
    private final Quarantine quarantine;
    private final Tails tails;
    private final TwinStore twins;
    private final VocabularyStore vocabularies;
    private final Endorsing endorsing;
    private final Knowledge knowledge;
    private final CompletableFuture<Void> own;
    private final PartnerTails ofPartners;
    private final AtomicLong policiesApplied = new AtomicLong();

    /// Starts to read; everything else waits until that has come to the ends that the topics have now.
    ///
    /// @param organisation signs the catalogue, and endorses anew what an earlier key of ours has endorsed
    /// @param keys that every document is to name
    /// @param disbeliefs how often what is alike and not believed is told
    @SuppressWarnings("FutureReturnValueIgnored") // a tail that cannot catch up says so itself
    public RegistryTopics(
            ServiceSettings settings,
            KafkaAccess kafka,
            Partners partners,
            Knowledge knowledge,
            OrganisationKey organisation,
            AgentKeys keys,
            DisbeliefPeriod disbeliefs,
            UUID instance,
            InstantSource clock) {
        this.knowledge = knowledge;
        producer = kafka.producer(BLOCKING, DELIVERY);
        laneProducer = kafka.producer(CatalogLanes.BLOCKING, CatalogLanes.DELIVERY);
        admin = kafka.admin();
        applied =
                AppliedReporter.start(KIND, KIND + "-" + instance, kafka.client(), new Lease(LEASE), System::nanoTime);
        lanes = new CatalogLanes(organisation, this::reached, knowledge, laneProducer, clock);
        documents = new DocumentLanes(this::reached, knowledge, organisation, laneProducer, clock);
        fence = FenceWait.start(kafka.client(), clock);
        quarantine = Quarantine.start(producer, settings.did(), disbeliefs);
        tails = new Tails(
                knowledge,
                kafka,
                organisation,
                twin -> {
                    lanes.changed(twin);
                    documents.changed(twin);
                },
                quarantine,
                clock);
        TopicTail<TwinEntry> twinTail = tails.twins();
        TopicTail<CustodyKey> custody = tails.custody();
        TopicTail<Vocabulary> vocabularyTail = tails.vocabularies();
        TopicTail<Policy> policies = tails.policies(lanes::look);
        TopicTail<Interaction> interactions =
                tails.interactions(next -> applied.applied(Topics.INTERACTIONS.name(), next), documents::changed);
        tails.commands(documents::changed);
        own = tails.caughtUp();
        ofPartners = new PartnerTails(tails, changes());
        partners.tell(ofPartners);
        CompletableFuture<Void> all =
                own.thenCombine(partners.caughtUp(), (_, _) -> ofPartners).thenCompose(PartnerTails::lanesRead);
        vocabularies = new VocabularyStore(knowledge.vocabularies(), vocabularyTail, producer);
        twins = new TwinStore(knowledge, twinTail, custody, producer, fence, clock);
        endorsing = new Endorsing(knowledge, twins, new Endorsement(organisation, keys), clock);
        own.thenRun(endorsing::start);
        applied.follow(twinTail, policies, interactions, partners.tail());
        all.thenRunAsync(documents::start);
        all.thenRunAsync(() -> lanes.start(
                new CatalogLanes.Standing(() -> policies.position(0), applied::mayAct, this::policiesApplied)));
    }

    /// Whoever watches has been told what a policy hides before that is called applied.
    @SuppressWarnings("FutureReturnValueIgnored") // it does not fail
    private void policiesApplied(long next) {
        knowledge
                .searches()
                .told()
                .thenRun(() ->
                        applied.applied(Topics.POLICIES.name(), policiesApplied.accumulateAndGet(next, Math::max)));
    }

    private List<Partner> reached() {
        return ofPartners.ready();
    }

    private PartnerTails.Changes changes() {
        return new PartnerTails.Changes() {
            @Override
            public TopicTail.Listener<LaneMessage> held(Partner partner) {
                return documents.held(partner);
            }

            @Override
            public void ready(Partner partner) {
                documents.everything();
                lanes.another();
            }

            @Override
            public void gone(Partner partner) {
                documents.forget(partner);
                lanes.withdraw(partner);
            }

            @Override
            public void read(long next) {
                lanes.afterwards(() -> applied.applied(Topics.PARTNERSHIPS.name(), next));
            }
        };
    }

    /// Whether our own topics have been read: before that nobody can be told what there is.
    public boolean ready() {
        return own.isDone() && !own.isCompletedExceptionally();
    }

    /// The topics that cannot be read now, or have not yet been read to the end that they had at the start.
    public List<String> behind() {
        return tails.behind();
    }

    /// Whether what a partner's registry wrote, and has come to us, is not all known here.
    public boolean behind(Partner partner) {
        return tails.behind().contains(Tails.mirroredCatalog(partner));
    }

    /// Where twins are changed.
    public TwinStore twins() {
        return twins;
    }

    /// Where ontologies and shapes are taken in.
    public VocabularyStore vocabularies() {
        return vocabularies;
    }

    /// Where feeds and controls get their topics.
    public FeedTopics feedTopics() {
        return new FeedTopics(admin);
    }

    /// Stops acting before it says so.
    @Override
    public void close() {
        lanes.close();
        documents.close();
        endorsing.close();
        fence.close();
        tails.close();
        quarantine.close();
        knowledge.index().close();
        applied.close();
        laneProducer.close();
        producer.close();
        admin.close();
    }
}
