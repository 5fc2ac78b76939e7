package parley.registry.sparql;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.graph.impl.GraphBase;
import org.apache.jena.util.iterator.ExtendedIterator;
import org.apache.jena.util.iterator.WrappedIterator;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.registry.description.Described;
import parley.registry.description.Triples;
import parley.registry.description.Turtle;
import parley.registry.sight.Look;
import parley.registry.sight.Profile;
import parley.registry.sight.Sight;

/// All triples that a requester may see at one moment, of all twins: those of the descriptions that it would be given,
/// and no others. Of each twin it shows the same from its first look at it to the end. For one thread.
final class VisibleGraph extends GraphBase {

    private final Triples triples;
    private final Sight sight;
    private final Requester requester;
    private final Instant now;
    private final Budget budget;
    private final Map<String, List<Triple>> seen = new HashMap<>();

    VisibleGraph(Triples triples, Sight sight, Requester requester, Instant now, Budget budget) {
        this.triples = triples;
        this.sight = sight;
        this.requester = requester;
        this.now = now;
        this.budget = budget;
    }

    @Override
    protected ExtendedIterator<Triple> graphBaseFind(Triple pattern) {
        budget.spend();
        Stream<Triple> found = triples.candidates(pattern).stream()
                .flatMap(twin -> seen(twin).stream())
                .peek(_ -> budget.spend())
                .filter(triple -> matches(pattern.getSubject(), triple.getSubject())
                        && matches(pattern.getPredicate(), triple.getPredicate())
                        && matches(pattern.getObject(), triple.getObject()));
        return WrappedIterator.createNoRemove(found.iterator());
    }

    private List<Triple> seen(String twin) {
        return seen.computeIfAbsent(twin, this::look);
    }

    private List<Triple> look(String twin) {
        budget.glance();
        Look look = sight.look(requester, twin, now);
        if (!look.mayDescribe(Policies.DESCRIPTION)) {
            return List.of();
        }
        Profile profile = look.profile();
        Described known = triples.of(twin);
        // What is found by may be a moment older or newer than what is told
        Described described = known.says(profile.description()) ? known : Turtle.described(twin, profile.description());
        return described.seen(look::mayDescribe);
    }

    private static boolean matches(Node wanted, Node node) {
        return !wanted.isConcrete() || wanted.equals(node);
    }
}
