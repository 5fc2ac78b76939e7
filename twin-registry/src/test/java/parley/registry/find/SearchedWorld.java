package parley.registry.find;

import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.registry.catalog.PartnerTwins;
import parley.registry.sight.Sight;
import parley.registry.twins.OwnTwins;
import parley.registry.world.World;

/// Twins of ours and of a partner, in an index.
final class SearchedWorld implements AutoCloseable {

    /// A twin, whose rules its partner sends along if it is not ours.
    record Thing(Did did, String description, List<Feed> feeds, List<Control> controls, List<Rule> rules) {}

    final TwinIndex index = new TwinIndex();
    final Map<String, Policy> policies = new HashMap<>();
    final PartnerTwins partners = new PartnerTwins();
    private final OwnTwins own = new OwnTwins();
    final Sight sight = new Sight(own, policies, partners, index.triples()::of);
    final Finder finder = new Finder(index, sight);
    final TreeSet<String> twins = new TreeSet<>();
    final Map<String, Map<String, Instant>> changed = new HashMap<>();

    /// The twins' own times of change: some later than what is seen of them, one in the future.
    static final Map<String, Instant> CHANGED = Map.of(
            "/", NOW.minusSeconds(100),
            "/description", NOW.minusSeconds(90),
            "/description/feeds/load", NOW.minusSeconds(10),
            "/feeds/load", NOW.minusSeconds(80),
            "/feeds/level", NOW.minusSeconds(20),
            "/controls/level", NOW.minusSeconds(30),
            "/controls/reset", NOW.plusSeconds(5));

    static final String ONTOLOGY = """
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX owl: <http://www.w3.org/2002/07/owl#>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX ex: <urn:ex:>
            ex:PortalCrane rdfs:subClassOf ex:Crane . ex:Crane rdfs:subClassOf ex:Machine .
            ex:Machine rdfs:subClassOf ex:PortalCrane , [ a owl:Restriction ] .
            ex:CpuLoad rdfs:subPropertyOf ex:Load . ex:Level skos:broader ex:Load .
            ex:kilos rdfs:subPropertyOf ex:mass . ex:mass owl:equivalentProperty ex:weight .
            """;

    SearchedWorld(List<Thing> things) {
        index.hierarchy().put("test", World.ontology(ONTOLOGY));
        partners.take(GRID_PARTNER, GRID.value(), World.heartbeat(GRID, NOW));
        things.forEach(this::put);
    }

    void put(Thing thing) {
        twins.add(thing.did().value());
        changed.put(thing.did().value(), changed(thing));
        if (thing.did().organisationOf().equals(HARBOUR)) {
            TwinEntry entry = TwinEntry.newBuilder(World.entry(thing.did(), "agent", HARBOUR_KEY))
                    .setDescription(World.turtle(thing.did(), thing.description()))
                    .setFeeds(thing.feeds())
                    .setControls(thing.controls())
                    .setChanged(changed(thing))
                    .build();
            own.put(World.own(entry, HARBOUR_KEY));
            policies.put(entry.getTwin(), new Policy(entry.getTwin(), 1L, thing.rules(), "", null));
            index.put(Entry.of(Subjects.own(entry)));
        } else {
            CatalogEntry entry = CatalogEntry.newBuilder()
                    .setTwin(thing.did().value())
                    .setOrganisation(GRID.value())
                    .setWithdrawn(false)
                    .setDescription(World.turtle(thing.did(), thing.description()))
                    .setDocument(World.document(thing.did(), "agent", GRID_KEY))
                    .setFeeds(thing.feeds())
                    .setControls(thing.controls())
                    .setAudience(thing.rules())
                    .setVersion(1)
                    .setChanged(changed(thing))
                    .build();
            partners.take(GRID_PARTNER, entry.getTwin(), entry);
            index.put(Entry.of(Subjects.partners(entry)));
        }
    }

    private static Map<String, Instant> changed(Thing thing) {
        return CHANGED.entrySet().stream()
                .filter(change -> !change.getKey().startsWith("/description")
                        || !thing.description().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        index.close();
    }
}
