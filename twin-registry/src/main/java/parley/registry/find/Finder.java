package parley.registry.find;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.policy.Requester;
import parley.registry.find.Criterion.ByDid;
import parley.registry.find.Criterion.Controlled;
import parley.registry.find.Criterion.Describing;
import parley.registry.find.Criterion.Observing;
import parley.registry.find.Criterion.Occurring;
import parley.registry.find.Criterion.OfOrganisation;
import parley.registry.find.Criterion.OfType;
import parley.registry.find.Criterion.Saying;
import parley.registry.find.Criterion.Within;
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
        List<Ranked> all = ranked(requester, criteria, query, now)
                .sorted(Comparator.comparing(Ranked::position))
                .toList();
        List<Ranked> rest = all.stream()
                .filter(ranked -> after == null || ranked.position().compareTo(after) > 0)
                .toList();
        List<Ranked> page = rest.stream().limit(limit).toList();
        Optional<Cursor> next =
                rest.size() > page.size() ? Optional.of(page.getLast().position()) : Optional.empty();
        return new Found(
                page.stream()
                        .map(ranked -> ranked.sighting().match(query, criteria))
                        .toList(),
                all.size(),
                next);
    }

    /// The twins that fit, in no order.
    ///
    /// @param most no more than so many
    List<Match> all(Requester requester, Query query, int most, Instant now) {
        List<Criterion> criteria = criteria(query);
        return ranked(requester, criteria, query, now)
                .limit(most)
                .map(ranked -> ranked.sighting().match(query, criteria))
                .toList();
    }

    /// A twin, if it fits.
    Optional<Match> match(Requester requester, Query query, String twin, Instant now) {
        List<Criterion> criteria = criteria(query);
        return ranked(Stream.of(twin), requester, criteria, query, now)
                .map(ranked -> ranked.sighting().match(query, criteria))
                .findFirst();
    }

    private Stream<Ranked> ranked(Requester requester, List<Criterion> criteria, Query query, Instant now) {
        return ranked(index.candidates(criteria).stream(), requester, criteria, query, now);
    }

    private Stream<Ranked> ranked(
            Stream<String> twins, Requester requester, List<Criterion> criteria, Query query, Instant now) {
        return twins.filter(twin -> !twin.equals(requester.twin()))
                .map(twin -> sight.look(requester, twin, now))
                .filter(Look::mayFind)
                .flatMap(look -> ranked(look, criteria, query).stream());
    }

    private record Ranked(Sighting sighting, Cursor position) {}

    private Optional<Ranked> ranked(Look look, List<Criterion> criteria, Query query) {
        return index.entry(look.profile().twin())
                .map(entry -> new Sighting(entry, look))
                .filter(sighting -> criteria.stream().allMatch(criterion -> criterion.holds(sighting)))
                .map(sighting -> new Ranked(
                        sighting, new Cursor(query.ordered(), sighting.rank(query, criteria), sighting.twin())));
    }

    private List<Criterion> criteria(Query query) {
        Hierarchy kinds = index.hierarchy();
        return Stream.<Stream<Criterion>>of(
                        query.text().stream().flatMap(text -> text(text, query.language())),
                        query.types().stream().map(iri -> new OfType(kinds.classes(iri))),
                        query.observes().stream()
                                .map(observes -> new Observing(
                                        observes.property().map(kinds::observed).orElse(Set.of()),
                                        observes.unit().map(Set::of).orElse(Set.of()))),
                        query.control().stream().map(control -> control(control, query.language())),
                        query.having().stream().map(having -> new Saying(having, kinds.properties(having.property()))),
                        query.area().stream().map(Within::new),
                        query.organisation().stream().map(OfOrganisation::new),
                        query.described() ? Stream.of(new Describing()) : Stream.of())
                .flatMap(criterion -> criterion)
                .toList();
    }

    private static Stream<Criterion> text(String text, Optional<String> language) {
        return Did.parse(text.strip()).isPresent()
                ? Stream.of(new ByDid(text.strip()))
                : Word.of(text, language).stream().map(Occurring::new);
    }

    private Criterion control(String control, Optional<String> language) {
        return control.contains(":")
                ? new Controlled(index.hierarchy().observed(control), List.of())
                : new Controlled(Set.of(), Word.of(control, language));
    }
}
