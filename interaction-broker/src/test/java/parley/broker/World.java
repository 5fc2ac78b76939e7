package parley.broker;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Effect;
import parley.avro.Feed;
import parley.avro.PartnershipEntry;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.identity.CatalogEntries;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Harbour, whose broker runs, with a computer and a crane; and its partner grid with a balancer.
final class World {

    static final Did HARBOUR = Did.organisation("did:web:localhost%3A17110");
    static final Did GRID = Did.organisation("did:web:localhost%3A18110");
    static final Did COMPUTER = HARBOUR.twin("computer");
    static final Did CRANE = HARBOUR.twin("crane");
    static final Did FLOODER = HARBOUR.twin("flooder");
    static final Did NEVER = HARBOUR.twin("never");
    static final Did BALANCER = GRID.twin("balancer");
    static final SigningKey HARBOUR_KEY = key(1);
    static final SigningKey GRID_KEY = key(2);
    static final SigningKey COMPUTER_KEY = key(3);
    static final SigningKey CRANE_KEY = key(4);
    static final SigningKey FLOODER_KEY = key(5);

    private World() {}

    static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    /// A twin whose agent, named after it, may do everything, with the feed `load`.
    static TwinEntry twin(Did twin, SigningKey agent, Instant now) {
        return twin(twin, agent, EnumSet.allOf(Function.class), now);
    }

    /// The same, whose agent may do only this.
    static TwinEntry twin(Did twin, SigningKey agent, Set<Function> functions, Instant now) {
        String name = twin.twinName().orElseThrow();
        Delegation delegation = new Delegation(name + "-agent", agent.publicKey(), functions, now.plusSeconds(3600));
        return TwinEntry.newBuilder()
                .setTwin(twin.value())
                .setName(name)
                .setDescription("")
                .setDocument(
                        TwinDocument.issue(twin, List.of(delegation), new OrganisationKey(HARBOUR, HARBOUR_KEY), now))
                .setFeeds(List.of(new Feed("load", "feed." + name + ".load", 2, List.of())))
                .setControls(List.of())
                .setVersion(1)
                .setUpdated(now)
                .build();
    }

    /// What harbour and grid have signed about being partners.
    static PartnershipEntry partnership() {
        Partnership agreed = Partnership.between(
                new Introduction(
                        HARBOUR, HARBOUR_KEY.publicKey(), "harbour", "grid", "unused:1", HARBOUR_KEY.publicKey()),
                new OrganisationKey(HARBOUR, HARBOUR_KEY),
                new Introduction(GRID, GRID_KEY.publicKey(), "grid", "harbour", "unused:1", GRID_KEY.publicKey()),
                new OrganisationKey(GRID, GRID_KEY),
                "invitation",
                Instant.EPOCH);
        return new PartnershipEntry(agreed.statements(), Instant.EPOCH);
    }

    /// The balancer as grid shows it to the crane alone.
    static SignedCatalogEntry balancer() {
        Rule audience = new Rule(
                "crane",
                Effect.ALLOW,
                List.of(Action.FIND),
                new Subject(SubjectKind.TWIN, CRANE.value(), "", null),
                "/",
                null,
                null,
                null);
        CatalogEntry entry = new CatalogEntry(
                BALANCER.value(),
                GRID.value(),
                false,
                "",
                "",
                List.of(new Feed("load", "feed.balancer.load", 3, List.of())),
                List.of(audience),
                1L,
                List.of(),
                null,
                null,
                Map.of());
        return CatalogEntries.secure(entry, HARBOUR, new OrganisationKey(GRID, GRID_KEY), Instant.EPOCH);
    }
}
