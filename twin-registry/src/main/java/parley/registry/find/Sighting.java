package parley.registry.find;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.avro.Control;
import parley.avro.Feed;
import parley.policy.Policies;
import parley.registry.description.Facts;
import parley.registry.description.Facts.Place;
import parley.registry.find.Criterion.Kind;
import parley.registry.find.Found.Match;
import parley.registry.sight.Look;

/// A twin that was found, as the requester sees it.
record Sighting(Subject subject, Look look, List<Criterion> criteria, Query query) {

    Match match() {
        boolean described = look.mayDescribe(Policies.DESCRIPTION);
        Facts.Of facts = described
                ? subject.described().byResource().getOrDefault(Policies.DESCRIPTION, Facts.Of.NOTHING)
                : Facts.Of.NOTHING;
        String label = described ? subject.described().label() : "";
        Optional<Place> place = place(facts.places());
        return new Match(
                subject.twin(),
                look.profile().organisation(),
                subject.name(),
                label.isEmpty() ? subject.name() : label,
                facts.types(),
                look.feeds().stream().map(Feed::getName).toList(),
                matchingFeeds(),
                look.controls().stream().map(Control::getName).toList(),
                place,
                distance(place),
                relevance());
    }

    private Optional<Place> place(List<Place> places) {
        return query.near()
                .map(near ->
                        places.stream().min(Comparator.comparingDouble(place -> Distance.metres(place, near.centre()))))
                .orElseGet(() -> places.stream().findFirst());
    }

    private OptionalDouble distance(Optional<Place> place) {
        return query.near()
                .flatMap(near -> place.map(at -> Distance.metres(at, near.centre())))
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    /// Only feeds that exist match; a description may speak of others.
    private List<String> matchingFeeds() {
        Kind kind = query.property().isPresent() ? Kind.PROPERTY : Kind.WORD;
        Set<String> resources = of(kind).flatMap(criterion -> criterion.seen(look).stream())
                .map(hit -> hit.part().resource())
                .collect(Collectors.toSet());
        return look.feeds().stream()
                .map(Feed::getName)
                .filter(feed -> resources.contains(Policies.feed(feed)))
                .toList();
    }

    /// Of each word, how well it fits where it fits best.
    private double relevance() {
        return of(Kind.WORD)
                .mapToDouble(criterion -> criterion.seen(look).stream()
                        .mapToDouble(Hit::score)
                        .max()
                        .orElse(0))
                .sum();
    }

    private Stream<Criterion> of(Kind kind) {
        return criteria.stream().filter(criterion -> criterion.kind() == kind);
    }
}
