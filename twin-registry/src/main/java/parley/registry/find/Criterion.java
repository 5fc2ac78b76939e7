package parley.registry.find;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import parley.registry.find.Query.Near;
import parley.registry.sight.Look;

/// One thing looked for, and where it was found, seen or not.
///
/// @param kind what it is
/// @param hits the parts in which it was found and how well, by twin
record Criterion(Kind kind, Map<String, List<Hit>> hits) {

    enum Kind {
        DID,
        WORD,
        TYPE,
        PROPERTY,
        NEAR
    }

    static Criterion did(String twin) {
        return new Criterion(Kind.DID, Map.of(twin, List.of()));
    }

    static Criterion word(List<Hit> found) {
        return new Criterion(Kind.WORD, byTwin(found, _ -> true));
    }

    static Criterion type(List<Hit> found) {
        return new Criterion(Kind.TYPE, byTwin(found, _ -> true));
    }

    static Criterion property(List<Hit> found) {
        return new Criterion(Kind.PROPERTY, byTwin(found, _ -> true));
    }

    static Criterion near(List<Hit> found, Near near) {
        return new Criterion(
                Kind.NEAR,
                byTwin(
                        found,
                        part -> part.facts().places().stream()
                                .anyMatch(place -> Distance.metres(place, near.centre()) <= near.radiusMetres())));
    }

    Set<String> twins() {
        return hits.keySet();
    }

    /// Whether it is found in something that is seen. That a twin exists is seen by all who may find it.
    boolean holds(Look look) {
        return kind == Kind.DID || !seen(look).isEmpty();
    }

    List<Hit> seen(Look look) {
        return hits.getOrDefault(look.profile().twin(), List.of()).stream()
                .filter(hit -> hit.part().seenBy(look))
                .toList();
    }

    private static Map<String, List<Hit>> byTwin(List<Hit> found, Predicate<Part> exactly) {
        return found.stream()
                .filter(hit -> exactly.test(hit.part()))
                .collect(Collectors.groupingBy(hit -> hit.part().twin()));
    }
}
