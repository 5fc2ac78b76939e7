package parley.feeds.ingress;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.LaneDocument;
import parley.identity.Did;
import parley.identity.OrganisationKeyRotation;
import parley.identity.Partner;
import parley.identity.Partners;

/// What the lanes of the partners that there are say of keys and schemas. Thread-safe.
///
/// Loops that read lanes work on those that there were at one moment, and begin anew when there are others: from what
/// they have committed, as after a crash.
public final class PartnerLanes implements Partners.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerLanes.class);

    /// So many fit into what a producer holds, whatever is in them.
    private static final int AT_ONCE = 1000;

    private final Did self;
    private final Partners partners;
    private final Map<String, Object> login;
    private final InstantSource clock;
    private final KeptDocuments kept;
    private final Map<String, PartnerLane> byName = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    /// One partner's.
    ///
    /// @param invitation that its partnership began with
    /// @param rotations of its organisation's key that its lane has brought
    record PartnerLane(
            String invitation,
            Partner partner,
            PartnerDocuments documents,
            PartnerCatalog catalog,
            LaneSchemas schemas,
            List<String> rotations) {}

    /// @param self our organisation
    /// @param partners what was signed about those that there are
    /// @param login how to reach and log in to the broker
    /// @param producer keeps what lanes say of keys
    public PartnerLanes(
            Did self,
            Partners partners,
            Map<String, Object> login,
            Producer<byte[], byte[]> producer,
            InstantSource clock) {
        this.self = self;
        this.partners = partners;
        this.login = Map.copyOf(login);
        this.clock = clock;
        this.kept = new KeptDocuments(producer, login, this::told);
    }

    @Override
    public void joined(Partner partner) {
        PartnerDocuments documents = new PartnerDocuments(partner, login, clock);
        PartnerCatalog catalog = new PartnerCatalog(partner, self, documents, login);
        String invitation = partners.invitation(partner);
        byName.put(
                partner.name(),
                new PartnerLane(
                        invitation,
                        partner,
                        documents,
                        catalog,
                        new LaneSchemas(catalog),
                        new CopyOnWriteArrayList<>()));
        // What is read meanwhile is told to who stands there already
        kept.of(invitation).forEach(documents::takeKept);
        documents.tookKept();
        version.incrementAndGet();
    }

    private void told(String invitation, LaneDocument document) {
        byName.values().stream()
                .filter(lane -> lane.invitation().equals(invitation))
                .forEach(lane -> lane.documents().takeKept(document));
    }

    @Override
    public void left(Partner partner) {
        PartnerLane lane = byName.remove(partner.name());
        version.incrementAndGet();
        if (lane != null) {
            close(lane);
            if (partners.former().contains(partner.did().value())) {
                var _ = kept.forget(lane.invitation()).exceptionally(failed -> {
                    LOG.warn("documents of a former partner are left partner={}", partner.name(), failed);
                    return null;
                });
            }
        }
    }

    Collection<PartnerLane> all() {
        return List.copyOf(byName.values());
    }

    Optional<PartnerLane> of(String organisation) {
        return byName.values().stream()
                .filter(lane -> lane.partner().did().value().equals(organisation))
                .findFirst();
    }

    /// A document that this lane brought by itself: it, or a newer one, is known from now on.
    Finding document(PartnerDocuments documents, String key, LaneDocument sent) {
        return documents
                .take(key, sent.getDocument())
                .<Finding>map(why -> new Finding.Refused("document: " + why))
                .orElseGet(() -> new Finding.Kept(new LaneDocument(key, documents.newest(sent.getDocument()))));
    }

    /// Keeps the newest document of a partner's twin; done once it is kept, failed if it cannot be.
    CompletableFuture<Void> keep(PartnerLane lane, LaneDocument newest) {
        return kept.keep(lane.invitation(), newest)
                .thenRun(() -> lane.documents().kept(newest));
    }

    /// The same, of what was learned from anything else that the lanes brought.
    CompletableFuture<Void> keepNewest() {
        return CompletableFuture.allOf(byName.values().stream()
                .flatMap(lane -> lane.documents().unkept(AT_ONCE).stream().map(newest -> keep(lane, newest)))
                .toArray(CompletableFuture<?>[]::new));
    }

    /// A word on the partnership that this partner's lane brought, which identity-bridge takes up if it is believed.
    Finding word(PartnerLane lane, String statement) {
        Optional<String> doubt = partners.doubt(lane.partner(), lane.rotations(), statement);
        if (doubt.isPresent() && partners.refresh()) {
            // identity-bridge may have taken up by now what it follows on
            doubt = partners.doubt(lane.partner(), lane.rotations(), statement);
        }
        if (doubt.isPresent()) {
            return new Finding.Refused("word on the partnership: " + doubt.get());
        }
        if (OrganisationKeyRotation.isOne(statement) && !lane.rotations().contains(statement)) {
            lane.rotations().add(statement);
        }
        return new Finding.Taken();
    }

    /// Whether a loop is to go on: until its time is over, or there are other partners than there were now.
    BooleanSupplier unchanged(BooleanSupplier running) {
        long seen = version.get();
        return () -> running.getAsBoolean() && version.get() == seen;
    }

    /// What was revoked before the start is known of every partner.
    public boolean documentsKnown() {
        return kept.caughtUp()
                && byName.values().stream().allMatch(lane -> lane.documents().caughtUp());
    }

    /// What keeps a lane from being read.
    @Nullable
    Exception failure() {
        return Stream.concat(
                        Stream.of(Optional.ofNullable(kept.failure())),
                        byName.values().stream()
                                .flatMap(lane -> Stream.of(
                                        Optional.ofNullable(lane.documents().failure()),
                                        Optional.ofNullable(lane.catalog().failure()))))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static void close(PartnerLane lane) {
        lane.catalog().close();
        lane.documents().close();
    }

    @Override
    public void close() {
        kept.close();
        byName.values().forEach(PartnerLanes::close);
    }
}
