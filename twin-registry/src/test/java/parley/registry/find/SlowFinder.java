package parley.registry.find;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;
import parley.avro.Feed;
import parley.policy.Requester;
import parley.registry.description.Facts;
import parley.registry.description.Facts.Place;
import parley.registry.description.Turtle;
import parley.registry.find.Found.Match;
import parley.registry.sight.Profile;
import parley.registry.sight.Seen;
import parley.registry.sight.Sight;

/// Finds as slowly and obviously as can be: looks at what each twin, one by one, shows to the requester when it is
/// asked, and at nothing else.
record SlowFinder(Sight sight, Set<String> twins) {

    List<Match> find(Requester requester, Query query, Instant now) {
        List<Match> matches = new ArrayList<>();
        for (String twin : twins) {
            if (!twin.equals(requester.twin()) && sight.find(requester, twin, now) instanceof Seen.Visible(var found)) {
                Profile shown = sight.describe(requester, twin, now) instanceof Seen.Visible(var all) ? all : found;
                match(shown, query).ifPresent(matches::add);
            }
        }
        matches.sort(Comparator.<Match>comparingDouble(
                        match -> match.distanceMetres().orElse(-match.relevance()))
                .thenComparing(Match::twin));
        return matches;
    }

    private static Optional<Match> match(Profile shown, Query query) {
        Facts facts = shown.description().isEmpty()
                ? Facts.NONE
                : Turtle.described(shown.twin(), shown.description()).facts();
        Facts.Of whole = facts.byResource().getOrDefault("/description", Facts.Of.NOTHING);
        Map<String, List<List<String>>> words = words(shown, facts);
        List<String> asked = query.text().map(SlowFinder::split).orElse(List.of()).stream()
                .distinct()
                .toList();
        boolean fits = asked.stream().allMatch(word -> score(words, word) > 0)
                && query.type().stream().allMatch(whole.types()::contains)
                && query.property().stream()
                        .allMatch(iri -> facts.byResource().values().stream()
                                .anyMatch(of -> of.properties().contains(iri)));
        @Nullable Place place = null;
        OptionalDouble distance = OptionalDouble.empty();
        for (Place each : whole.places()) {
            double metres = query.near()
                    .map(near -> Distance.metres(each, near.centre()))
                    .orElse(0.0);
            if (place == null || (query.near().isPresent() && metres < distance.orElse(0))) {
                place = each;
                distance = query.near().isPresent() ? OptionalDouble.of(metres) : OptionalDouble.empty();
            }
        }
        if (!fits
                || (query.near().isPresent()
                        && !(distance.orElse(Double.NaN) <= query.near().get().radiusMetres()))) {
            return Optional.empty();
        }
        String name = shown.twin().substring(shown.twin().lastIndexOf(':') + 1);
        List<String> feeds = shown.feeds().stream().map(Feed::getName).toList();
        return Optional.of(new Match(
                shown.twin(),
                shown.organisation(),
                name,
                facts.label().isEmpty() ? name : facts.label(),
                whole.types(),
                feeds,
                feeds.stream()
                        .filter(feed -> feedMatches("/feeds/" + feed, facts, words, asked, query))
                        .toList(),
                shown.controls().stream().map(Control::getName).toList(),
                Optional.ofNullable(place),
                distance,
                asked.stream().mapToDouble(word -> score(words, word)).sum()));
    }

    private static boolean feedMatches(
            String resource, Facts facts, Map<String, List<List<String>>> words, List<String> asked, Query query) {
        if (query.property().isPresent()) {
            return facts.byResource()
                    .getOrDefault(resource, Facts.Of.NOTHING)
                    .properties()
                    .contains(query.property().get());
        }
        return words.getOrDefault(resource, List.of()).stream()
                .anyMatch(text -> asked.stream().anyMatch(text::contains));
    }

    /// All words of each source, by resource.
    private static Map<String, List<List<String>>> words(Profile shown, Facts facts) {
        Map<String, List<List<String>>> words = new TreeMap<>();
        words.put("/", List.of(split(shown.twin().substring(shown.twin().lastIndexOf(':') + 1))));
        for (Feed feed : shown.feeds()) {
            words.computeIfAbsent("/feeds/" + feed.getName(), _ -> new ArrayList<>())
                    .add(declared(
                            feed.getName(), List.of(feed.getSchemas().getLast().getSchema$())));
        }
        for (Control control : shown.controls()) {
            words.computeIfAbsent("/controls/" + control.getName(), _ -> new ArrayList<>())
                    .add(declared(control.getName(), List.of(control.getRequest())));
        }
        facts.byResource()
                .forEach((resource, of) -> words.computeIfAbsent(resource, _ -> new ArrayList<>())
                        .add(of.texts().stream()
                                .flatMap(text -> split(text).stream())
                                .toList()));
        return words;
    }

    private static List<String> declared(String name, List<String> schemas) {
        List<String> words = new ArrayList<>(split(name));
        for (String schema : schemas) {
            Schema parsed = new Schema.Parser().parse(schema);
            words.addAll(split(parsed.getName()));
            parsed.getFields().forEach(field -> words.addAll(split(field.name())));
        }
        return words;
    }

    private static double score(Map<String, List<List<String>>> words, String word) {
        return words.values().stream()
                .flatMap(List::stream)
                .mapToDouble(text -> {
                    double times = text.stream().filter(word::equals).count();
                    return (float) (times / (times + 1));
                })
                .max()
                .orElse(0);
    }

    private static List<String> split(String text) {
        String apart = text.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return Stream.of(apart)
                .flatMap(each -> Arrays.stream(each.split("[^a-z]+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
