package parley.registry.find;

import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
    final Sight sight = new Sight(own, policies, partners);
    final Finder finder = new Finder(index, sight);
    final TreeSet<String> twins = new TreeSet<>();

    SearchedWorld(List<Thing> things) {
        partners.take(GRID_PARTNER, GRID.value(), World.heartbeat(GRID, NOW));
        things.forEach(this::put);
    }

    void put(Thing thing) {
        twins.add(thing.did().value());
        if (thing.did().organisationOf().equals(HARBOUR)) {
            TwinEntry entry = TwinEntry.newBuilder(World.entry(thing.did(), "agent", HARBOUR_KEY))
                    .setDescription(World.turtle(thing.did(), thing.description()))
                    .setFeeds(thing.feeds())
                    .setControls(thing.controls())
                    .build();
            own.put(World.own(entry, HARBOUR_KEY));
            policies.put(entry.getTwin(), new Policy(entry.getTwin(), 1L, thing.rules(), "", null));
            index.put(Subjects.own(entry));
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
                    .build();
            partners.take(GRID_PARTNER, entry.getTwin(), entry);
            index.put(Subjects.partners(entry));
        }
    }

    @Override
    public void close() {
        index.close();
    }
}
