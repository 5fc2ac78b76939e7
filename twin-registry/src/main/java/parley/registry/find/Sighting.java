package parley.registry.find;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import parley.avro.Control;
import parley.avro.Feed;
import parley.policy.Policies;
import parley.registry.description.Facts;
import parley.registry.description.Facts.Place;
import parley.registry.description.Having;
import parley.registry.find.Criterion.Controlled;
import parley.registry.find.Criterion.Observing;
import parley.registry.find.Criterion.Occurring;
import parley.registry.find.Found.Match;
import parley.registry.sight.Look;
import parley.registry.twins.Changed;

/// A twin as the requester sees it. Used by one thread.
final class Sighting {
    private final Entry entry;
    private final Look look;
    private final Map<String, Boolean> describable = new HashMap<>();
    private final List<Part> seen;

    Sighting(Entry entry, Look look) {
        this.entry = entry;
        this.look = look;
        this.seen = entry.parts().stream().filter(this::sees).toList();
    }

    private boolean sees(Part part) {
        return (part.resource().equals(Policies.ROOT) || mayDescribe(part.resource()))
                && (!part.described() || mayDescribe(Policies.DESCRIPTION));
    }

    private boolean mayDescribe(String resource) {
        return describable.computeIfAbsent(resource, look::mayDescribe);
    }

    String twin() {
        return entry.subject().twin();
    }

    /// The parts that are seen.
    List<Part> seen() {
        return seen;
    }

    /// The names of the controls that are seen.
    List<String> controls() {
        return look.profile().controls().stream()
                .map(Control::getName)
                .filter(control -> mayDescribe(Policies.control(control)))
                .toList();
    }

    private List<String> feeds() {
        return look.profile().feeds().stream()
                .map(Feed::getName)
                .filter(feed -> mayDescribe(Policies.feed(feed)))
                .toList();
    }

    /// Whether the description may be read.
    boolean isDescribed() {
        return mayDescribe(Policies.DESCRIPTION);
    }

    /// Whether what is seen of the description says so.
    boolean says(Having having, Set<String> properties) {
        return mayDescribe(Policies.DESCRIPTION)
                && having.heldBy(entry.subject().triples(), this::mayDescribe, properties);
    }

    /// When what is seen last changed; no later than now, whatever a partner says.
    Instant changed() {
        return Changed.seen(entry.subject().changed(), this::mayDescribe).values().stream()
                .filter(change -> change.isBefore(look.now()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /// Where it comes among others: less is better.
    double rank(Query query, List<Criterion> criteria) {
        return switch (query.ordered()) {
            case RELEVANCE -> -relevance(criteria);
            case DISTANCE -> distance(query, place(query)).orElse(Double.MAX_VALUE);
            case RECENCY -> -changed().toEpochMilli();
        };
    }

    Match match(Query query, List<Criterion> criteria) {
        boolean described = mayDescribe(Policies.DESCRIPTION);
        Optional<Place> place = place(query);
        String name = entry.subject().name();
        List<String> feeds = feeds();
        List<String> controls = controls();
        return new Match(
                twin(),
                look.profile().organisation(),
                name,
                described ? entry.subject().described().label(query.language()).orElse(name) : name,
                facts().types(),
                feeds,
                feeds.stream().filter(matching(criteria)).toList(),
                controls,
                controls.stream().filter(control -> matches(criteria, control)).toList(),
                place,
                distance(query, place),
                relevance(criteria),
                changed());
    }

    private Facts.Of facts() {
        return mayDescribe(Policies.DESCRIPTION)
                ? entry.subject().described().of(Policies.DESCRIPTION)
                : Facts.Of.NOTHING;
    }

    private Optional<Place> place(Query query) {
        List<Place> places = facts().places();
        return query.near()
                .map(near ->
                        places.stream().min(Comparator.comparingDouble(place -> Distance.metres(place, near.centre()))))
                .orElseGet(() -> places.stream()
                        .filter(place -> query.area().stream().allMatch(area -> area.holds(place)))
                        .findFirst());
    }

    private static OptionalDouble distance(Query query, Optional<Place> place) {
        return query.near()
                .flatMap(near -> place.map(at -> Distance.metres(at, near.centre())))
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    /// Only feeds that exist match; a description may speak of others.
    private Predicate<String> matching(List<Criterion> criteria) {
        boolean observing = of(criteria, Observing.class).findAny().isPresent();
        Predicate<Part> matching = observing
                ? part -> of(criteria, Observing.class).anyMatch(criterion -> criterion.in(part))
                : part -> occurs(criteria, part);
        return feed -> parts(Policies.feed(feed)).anyMatch(matching);
    }

    private boolean matches(List<Criterion> criteria, String control) {
        return of(criteria, Controlled.class).findAny().isPresent()
                ? of(criteria, Controlled.class).anyMatch(criterion -> criterion.in(this, control))
                : parts(Policies.control(control)).anyMatch(part -> occurs(criteria, part));
    }

    private static boolean occurs(List<Criterion> criteria, Part part) {
        return of(criteria, Occurring.class).anyMatch(word -> word.in(part));
    }

    private Stream<Part> parts(String resource) {
        return seen.stream().filter(part -> part.resource().equals(resource));
    }

    /// Of each word, how well it fits where it fits best.
    private double relevance(List<Criterion> criteria) {
        return of(criteria, Occurring.class)
                .mapToDouble(criterion -> seen.stream()
                        .mapToDouble(part -> criterion.word().score(part.words()))
                        .max()
                        .orElse(0))
                .sum();
    }

    private static <C extends Criterion> Stream<C> of(List<Criterion> criteria, Class<C> kind) {
        return criteria.stream().filter(kind::isInstance).map(kind::cast);
    }
}
