package parley.feeds.ingress;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.Partners;

/// What the lanes of the partners that there are say of keys and schemas. Thread-safe.
///
/// Loops that read lanes work on those that there were at one moment, and begin anew when there are others: from what
/// they have committed, as after a crash.
public final class PartnerLanes implements Partners.Listener, AutoCloseable {

    private final Did self;
    private final Map<String, Object> login;
    private final InstantSource clock;
    private final Map<String, PartnerLane> byName = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    /// One partner's.
    record PartnerLane(Partner partner, PartnerDocuments documents, PartnerCatalog catalog, LaneSchemas schemas) {}

    /// @param self our organisation
    /// @param login how to reach and log in to the broker
    public PartnerLanes(Did self, Map<String, Object> login, InstantSource clock) {
        this.self = self;
        this.login = Map.copyOf(login);
        this.clock = clock;
    }

    @Override
    public void joined(Partner partner) {
        PartnerDocuments documents = new PartnerDocuments(partner, login, clock);
        PartnerCatalog catalog = new PartnerCatalog(partner, self, documents, login);
        byName.put(partner.name(), new PartnerLane(partner, documents, catalog, new LaneSchemas(catalog)));
        version.incrementAndGet();
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

    /// Whether a loop is to go on: until its time is over, or there are other partners than there were now.
    BooleanSupplier unchanged(BooleanSupplier running) {
        long seen = version.get();
        return () -> running.getAsBoolean() && version.get() == seen;
    }

    /// What was revoked before the start is known of every partner.
    public boolean documentsKnown() {
        return byName.values().stream().allMatch(lane -> lane.documents().caughtUp());
    }

    /// What keeps a lane from being read.
    @Nullable
    Exception failure() {
        return byName.values().stream()
                .flatMap(lane -> Stream.of(
                        Optional.ofNullable(lane.documents().failure()),
                        Optional.ofNullable(lane.catalog().failure())))
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
        byName.values().forEach(PartnerLanes::close);
    }
}
