package parley.registry.description;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;

/// What the descriptions of all twins say, in memory, and which twins may say what. It knows nothing of who may see
/// what. Thread-safe; written by one thread at a time.
public final class Triples {

    private final Map<String, Described> byTwin = new ConcurrentHashMap<>();
    private final Map<Node, Set<String>> bySubject = new ConcurrentHashMap<>();
    private final Map<Node, Set<String>> byPredicate = new ConcurrentHashMap<>();
    private final Map<Node, Set<String>> byObject = new ConcurrentHashMap<>();

    /// Nothing.
    public Triples() {}

    /// Puts what a twin says in the place of what it said before.
    public void put(String twin, Described described) {
        Described before = byTwin.put(twin, described);
        // First what is new: nothing is missing in between
        described.all().forEach(triple -> add(twin, triple));
        if (before != null) {
            forget(twin, before, described.all());
        }
    }

    /// Forgets a twin.
    public void remove(String twin) {
        Described before = byTwin.remove(twin);
        if (before != null) {
            forget(twin, before, List.of());
        }
    }

    /// What a twin's description says; nothing if there is no such twin.
    public Described of(String twin) {
        return byTwin.getOrDefault(twin, Described.NOTHING);
    }

    /// The twins whose descriptions may have triples that match; none is missing.
    ///
    /// @param pattern its nodes, each concrete or not
    public Collection<String> candidates(Triple pattern) {
        return Stream.of(
                        said(bySubject, pattern.getSubject()),
                        said(byPredicate, pattern.getPredicate()),
                        said(byObject, pattern.getObject()))
                .flatMap(twins -> twins)
                .min(Comparator.comparingInt(Collection::size))
                .orElseGet(byTwin::keySet);
    }

    private static Stream<Collection<String>> said(Map<Node, Set<String>> twins, Node node) {
        return node.isConcrete() ? Stream.of(twins.getOrDefault(node, Set.of())) : Stream.empty();
    }

    private void add(String twin, Triple triple) {
        add(bySubject, triple.getSubject(), twin);
        add(byPredicate, triple.getPredicate(), twin);
        add(byObject, triple.getObject(), twin);
    }

    private static void add(Map<Node, Set<String>> twins, Node node, String twin) {
        twins.compute(node, (_, now) -> {
            Set<String> more = now == null ? ConcurrentHashMap.newKeySet() : now;
            more.add(twin);
            return more;
        });
    }

    private void forget(String twin, Described before, Collection<Triple> kept) {
        Kept still = Kept.of(kept);
        for (Triple triple : before.all()) {
            remove(bySubject, triple.getSubject(), still.subjects(), twin);
            remove(byPredicate, triple.getPredicate(), still.predicates(), twin);
            remove(byObject, triple.getObject(), still.objects(), twin);
        }
    }

    private record Kept(Set<Node> subjects, Set<Node> predicates, Set<Node> objects) {
        static Kept of(Collection<Triple> triples) {
            Kept kept = new Kept(
                    ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
            for (Triple triple : triples) {
                kept.subjects.add(triple.getSubject());
                kept.predicates.add(triple.getPredicate());
                kept.objects.add(triple.getObject());
            }
            return kept;
        }
    }

    private static void remove(Map<Node, Set<String>> twins, Node node, Set<Node> kept, String twin) {
        if (!kept.contains(node)) {
            twins.computeIfPresent(node, (_, now) -> {
                now.remove(twin);
                return now.isEmpty() ? null : now;
            });
        }
    }
}
