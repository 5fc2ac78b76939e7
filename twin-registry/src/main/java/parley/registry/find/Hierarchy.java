package parley.registry.find;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import parley.registry.description.Ontology;
import parley.registry.description.Ontology.Kind;

/// Which classes, properties and concepts are kinds of which others, by all ontologies that the
/// organisation has loaded: what is found by one is found by its kinds, and by the kinds of those.
/// Thread-safe.
public final class Hierarchy {
    private final Map<String, Ontology> ontologies = new ConcurrentHashMap<>();
    private volatile Map<Ontology.Of, Map<String, Set<String>>> narrower = Map.of();

    /// Puts an ontology in the place of the one that had its name.
    public void put(String name, Ontology ontology) {
        ontologies.put(name, ontology);
        build();
    }

    /// Forgets an ontology.
    public void remove(String name) {
        ontologies.remove(name);
        build();
    }

    /// A class and those that are kinds of it.
    Set<String> classes(String iri) {
        return kinds(iri, Set.of(Ontology.Of.CLASSES));
    }

    /// A property of RDF and those that are kinds of it.
    Set<String> properties(String iri) {
        return kinds(iri, Set.of(Ontology.Of.PROPERTIES));
    }

    /// Something that can be observed or acted on and its kinds: some ontologies have classes for that, some
    /// properties, some concepts.
    Set<String> observed(String iri) {
        return kinds(iri, Set.of(Ontology.Of.values()));
    }

    private Set<String> kinds(String iri, Collection<Ontology.Of> of) {
        Map<Ontology.Of, Map<String, Set<String>>> now = narrower;
        Set<String> kinds = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(Set.of(iri));
        while (!next.isEmpty()) {
            String kind = next.remove();
            if (kinds.add(kind)) {
                of.forEach(each -> next.addAll(now.getOrDefault(each, Map.of()).getOrDefault(kind, Set.of())));
            }
        }
        return kinds;
    }

    private synchronized void build() {
        Map<Ontology.Of, Map<String, Set<String>>> all = new EnumMap<>(Ontology.Of.class);
        for (Ontology ontology : ontologies.values()) {
            for (Kind kind : ontology.kinds()) {
                all.computeIfAbsent(kind.of(), _ -> new HashMap<>())
                        .computeIfAbsent(kind.broader(), _ -> new HashSet<>())
                        .add(kind.narrower());
            }
        }
        narrower = all;
    }
}
