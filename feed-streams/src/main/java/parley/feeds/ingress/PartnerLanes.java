package parley.feeds.ingress;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import parley.avro.LaneDocument;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.Partners;

/// What the lanes of the partners that there are say of keys and schemas. Thread-safe.
///
/// Loops that read lanes work on those that there were at one moment, and begin anew when there are others: from what
/// they have committed, as after a crash.
public final class PartnerLanes implements Partners.Listener, AutoCloseable {

    private final Did self;
    private final Partners partners;
    private final Map<String, Object> login;
    private final InstantSource clock;
    private final KeptDocuments kept;
    private final Map<String, PartnerLane> byName = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    /// One partner's.
    record PartnerLane(Partner partner, PartnerDocuments documents, PartnerCatalog catalog, LaneSchemas schemas) {}

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
        byName.put(partner.name(), new PartnerLane(partner, documents, catalog, new LaneSchemas(catalog)));
        kept.of(partner.did()).forEach(documents::takeKept);
        version.incrementAndGet();
    }

    private void told(LaneDocument document) {
        of(Did.ofTwin(document.getTwin()).organisationOf().value())
                .ifPresent(lane -> lane.documents().takeKept(document));
    }

    @Override
    public void left(Partner partner) {
        PartnerLane lane = byName.remove(partner.name());
        version.incrementAndGet();
        if (lane != null) {
            close(lane);
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

    /// A document that this lane brought by itself, which is then kept unless a newer one is.
    Finding document(PartnerDocuments documents, String key, LaneDocument sent) {
        return documents
                .take(key, sent.getDocument())
                .<Finding>map(why -> new Finding.Refused("document: " + why))
                .orElseGet(() -> new Finding.Kept(new LaneDocument(key, documents.newest(sent.getDocument()))));
    }

    CompletableFuture<Void> keep(LaneDocument newest) {
        return kept.keep(newest);
    }

    /// A word on the partnership that this partner's lane brought, which identity-bridge takes up if it is believed.
    Finding word(Partner partner, String statement) {
        return partners.doubt(partner, statement)
                .<Finding>map(why -> new Finding.Refused("word on the partnership: " + why))
                .orElseGet(Finding.Taken::new);
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
