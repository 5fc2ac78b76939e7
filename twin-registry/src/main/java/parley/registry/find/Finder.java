package parley.registry.find;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.policy.Requester;
import parley.registry.find.Found.Match;
import parley.registry.sight.Look;
import parley.registry.sight.Sight;

/// Finds other twins for a requester. What the requester may not see takes no part in anything: not in what is found,
/// nor in how much, in which order, and where a page ends.
public final class Finder {

    private final TwinIndex index;
    private final Sight sight;

    public Finder(TwinIndex index, Sight sight) {
        this.index = index;
        this.sight = sight;
    }

    /// A page of the twins that fit.
    ///
    /// @param after where the page before ended; null for the first
    /// @param limit the most twins on the page, at least 1
    public Found find(Requester requester, Query query, @Nullable Cursor after, int limit, Instant now) {
        List<Criterion> criteria = criteria(query);
        List<Ranked> all = candidates(criteria).stream()
                .filter(twin -> !twin.equals(requester.twin()))
                .map(twin -> sight.look(requester, twin, now))
                .filter(Look::mayFind)
                .flatMap(look -> ranked(look, criteria, query).stream())
                .sorted(Comparator.comparing(Ranked::position))
                .toList();
        List<Ranked> rest = all.stream()
                .filter(ranked -> after == null || ranked.position().compareTo(after) > 0)
                .toList();
        List<Ranked> page = rest.stream().limit(limit).toList();
        Optional<Cursor> next =
                rest.size() > page.size() ? Optional.of(page.getLast().position()) : Optional.empty();
        return new Found(page.stream().map(Ranked::match).toList(), all.size(), next);
    }

    private record Ranked(Match match, Cursor position) {}

    private List<Criterion> criteria(Query query) {
        return Stream.of(
                        query.text().stream().flatMap(this::text),
                        query.type().stream().map(iri -> Criterion.type(index.type(iri))),
                        query.property().stream().map(iri -> Criterion.property(index.property(iri))),
                        query.near().stream().map(near -> Criterion.near(index.near(near), near)))
                .flatMap(criterion -> criterion)
                .toList();
    }

    private Stream<Criterion> text(String text) {
        if (Did.parse(text.strip()).isPresent()) {
            return Stream.of(Criterion.did(text.strip()));
        }
        return index.words().of(text).stream().distinct().map(word -> Criterion.word(index.word(word)));
    }

    private Set<String> candidates(List<Criterion> criteria) {
        @Nullable Set<String> twins = null;
        for (Criterion criterion : criteria) {
            if (twins == null) {
                twins = new HashSet<>(criterion.twins());
            } else {
                twins.retainAll(criterion.twins());
            }
        }
        return twins == null ? index.twins() : twins;
    }

    private Optional<Ranked> ranked(Look look, List<Criterion> criteria, Query query) {
        Optional<Subject> subject = index.subject(look.profile().twin());
        if (subject.isEmpty() || !criteria.stream().allMatch(criterion -> criterion.holds(look))) {
            return Optional.empty();
        }
        Match match = new Sighting(subject.get(), look, criteria, query).match();
        double rank = match.distanceMetres().orElse(-match.relevance());
        return Optional.of(new Ranked(match, new Cursor(rank, match.twin())));
    }
}
