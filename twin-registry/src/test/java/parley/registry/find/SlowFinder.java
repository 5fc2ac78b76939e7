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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import parley.avro.Control;
import parley.avro.Feed;
import parley.policy.Requester;
import parley.registry.description.Facts;
import parley.registry.description.Facts.Place;
import parley.registry.description.Facts.Text;
import parley.registry.description.Having;
import parley.registry.description.Turtle;
import parley.registry.find.Found.Match;
import parley.registry.find.Query.Order;
import parley.registry.sight.Profile;
import parley.registry.sight.Seen;
import parley.registry.sight.Sight;

/// Looks at every twin, one after the other, at nothing but what the requester is shown, with no index:
/// obvious, and slow. What the ontology says, and which words have the same stem, is written down here once
/// more.
record SlowFinder(Sight sight, Set<String> twins, Map<String, Map<String, Instant>> changed) {
    private static final Map<String, Set<String>> KINDS = Map.of(
            "urn:ex:Crane", Set.of("urn:ex:Crane", "urn:ex:PortalCrane", "urn:ex:Machine"),
            "urn:ex:Load", Set.of("urn:ex:Load", "urn:ex:CpuLoad", "urn:ex:Level"),
            "urn:ex:weight", Set.of("urn:ex:weight", "urn:ex:mass", "urn:ex:kilos"),
            "urn:ex:mass", Set.of("urn:ex:weight", "urn:ex:mass", "urn:ex:kilos"));

    private static final List<Set<String>> ENGLISH = List.of(Set.of("crane", "cranes"), Set.of("load", "loads"));
    private static final List<Set<String>> GERMAN = List.of(Set.of("kran", "krane", "krans"));
    private static final Set<String> COMMON = Set.of("of", "the");

    private record Shown(Profile profile, Map<String, Facts.Of> facts, Facts itself, Map<String, List<Text>> texts) {}

    List<Match> find(Requester requester, Query query, Instant now) {
        List<Match> matches = new ArrayList<>();
        for (String twin : twins) {
            if (!twin.equals(requester.twin()) && sight.find(requester, twin, now) instanceof Seen.Visible(var found)) {
                Profile shown = sight.describe(requester, twin, now) instanceof Seen.Visible(var all) ? all : found;
                Predicate<String> maySee = sight.look(requester, twin, now)::mayDescribe;
                Shown all = shown(shown);
                if (fits(all, query) && (!query.described() || maySee.test("/description"))) {
                    matches.add(match(all, query, changed(twin, maySee, now)));
                }
            }
        }
        matches.sort(
                Comparator.<Match>comparingDouble(match -> rank(match, query)).thenComparing(Match::twin));
        return matches;
    }

    private static double rank(Match match, Query query) {
        Order order = query.order()
                .orElse(query.area().orElse(null) instanceof Query.Near ? Order.DISTANCE : Order.RELEVANCE);
        return switch (order) {
            case DISTANCE -> match.distanceMetres().orElseThrow();
            case RELEVANCE -> -match.relevance();
            case RECENCY -> -match.changed().toEpochMilli();
        };
    }

    private Instant changed(String twin, Predicate<String> maySee, Instant now) {
        boolean described = maySee.test("/description");
        Instant last = Instant.EPOCH;
        for (var change : changed.getOrDefault(twin, Map.of()).entrySet()) {
            String what = change.getKey();
            boolean seen = what.equals("/")
                    || (what.startsWith("/description")
                            ? described
                                    && (what.equals("/description")
                                            || maySee.test(what.substring("/description".length())))
                            : maySee.test(what));
            if (seen && change.getValue().isBefore(now) && change.getValue().isAfter(last)) {
                last = change.getValue();
            }
        }
        return last;
    }

    private static Shown shown(Profile profile) {
        Map<String, Facts.Of> facts = new TreeMap<>();
        Map<String, List<Text>> texts = new TreeMap<>();
        Facts itself = facts(profile, "");
        if (!profile.description().isEmpty()) {
            facts.put("/description", itself.of("/description"));
            for (String resource :
                    Turtle.described(profile.twin(), profile.description()).named()) {
                facts.put(resource, facts(profile, resource).of(resource));
            }
        }
        texts.put("/", List.of(new Text(name(profile), "")));
        for (Feed feed : profile.feeds()) {
            texts.put(
                    "/feeds/" + feed.getName(),
                    declared(feed.getName(), feed.getSchemas().getLast().getSchema$()));
        }
        for (Control control : profile.controls()) {
            texts.put("/controls/" + control.getName(), declared(control.getName(), control.getRequest()));
        }
        facts.forEach((resource, of) -> texts.put(resource + " described", of.texts()));
        return new Shown(profile, facts, itself, texts);
    }

    /// What is left of a resource when no other is seen.
    private static Facts facts(Profile profile, String resource) {
        return Turtle.described(profile.twin(), Turtle.scoped(profile.twin(), profile.description(), resource::equals))
                .facts();
    }

    private static boolean fits(Shown shown, Query query) {
        Facts.Of whole = shown.itself().of("/description");
        return words(query).stream().allMatch(word -> best(shown, word, query) > 0)
                && query.types().stream().allMatch(iri -> whole.types().stream().anyMatch(kinds(iri)::contains))
                && query.observes().stream()
                        .allMatch(wanted -> shown.facts().values().stream().anyMatch(of -> observes(of, wanted)))
                && query.control().stream()
                        .allMatch(wanted -> shown.profile().controls().stream()
                                .anyMatch(control -> controls(shown, control.getName(), wanted, query)))
                && query.having().stream().allMatch(having -> says(shown.profile(), having))
                && query.organisation().stream().allMatch(shown.profile().twin()::startsWith)
                && query.area().stream()
                        .allMatch(area -> whole.places().stream().anyMatch(place -> within(place, area)));
    }

    private static boolean within(Place place, Query.Area area) {
        return switch (area) {
            case Query.Near(var centre, var radius) -> Distance.metres(place, centre) <= radius;
            case Query.Box(var southWest, var northEast) -> {
                double across = northEast.longitude() - southWest.longitude();
                double width = across < 0 ? across + 360 : across;
                double east = (place.longitude() - southWest.longitude() + 360) % 360;
                yield place.latitude() >= southWest.latitude()
                        && place.latitude() <= northEast.latitude()
                        && east <= width;
            }
        };
    }

    private static Set<String> kinds(String iri) {
        return KINDS.getOrDefault(iri, Set.of(iri));
    }

    private static boolean observes(Facts.Of of, Query.Observes wanted) {
        return of.observed().stream()
                .anyMatch(observed -> wanted.property().stream()
                                .allMatch(iri -> observed.properties().stream().anyMatch(kinds(iri)::contains))
                        && wanted.unit().stream().allMatch(observed.units()::contains));
    }

    private static boolean controls(Shown shown, String name, String wanted, Query query) {
        String resource = "/controls/" + name;
        if (wanted.contains(":")) {
            return shown.facts().getOrDefault(resource, Facts.Of.NOTHING).acts().stream()
                    .anyMatch(kinds(wanted)::contains);
        }
        return split(wanted).stream().allMatch(word -> occurs(shown, resource, word, query));
    }

    private static boolean occurs(Shown shown, String resource, String word, Query query) {
        return Stream.of(resource, resource + " described")
                .anyMatch(source -> score(shown.texts().getOrDefault(source, List.of()), word, query) > 0);
    }

    private static boolean says(Profile profile, Having having) {
        Set<String> properties = kinds(having.property());
        return Turtle.described(profile.twin(), profile.description()).all().stream()
                .filter(triple -> properties.contains(triple.getPredicate().getURI()))
                .anyMatch(triple -> having.value().stream().allMatch(compared -> {
                    if (!compared.value().matches("[0-9.]+")) {
                        return triple.getObject().toString().equals("\"" + compared.value() + "\"");
                    }
                    if (!triple.getObject().isLiteral()
                            || !triple.getObject().getLiteralLexicalForm().matches("[0-9.]+")) {
                        return false;
                    }
                    double value = Double.parseDouble(triple.getObject().getLiteralLexicalForm());
                    double asked = Double.parseDouble(compared.value());
                    return switch (compared.operator()) {
                        case EQUAL -> value == asked;
                        case LESS -> value < asked;
                        case AT_MOST -> value <= asked;
                        case MORE -> value > asked;
                        case AT_LEAST -> value >= asked;
                    };
                }));
    }

    private static Match match(Shown shown, Query query, Instant changed) {
        Facts.Of whole = shown.itself().of("/description");
        Optional<Query.Near> near =
                query.area().orElse(null) instanceof Query.Near circle ? Optional.of(circle) : Optional.empty();
        Optional<Place> place = whole.places().stream()
                .filter(each -> near.isPresent() || query.area().stream().allMatch(area -> within(each, area)))
                .min(Comparator.comparingDouble(each -> near.map(circle -> Distance.metres(each, circle.centre()))
                        .orElse(0.0)));
        List<String> feeds = shown.profile().feeds().stream().map(Feed::getName).toList();
        List<String> controls =
                shown.profile().controls().stream().map(Control::getName).toList();
        return new Match(
                shown.profile().twin(),
                shown.profile().organisation(),
                name(shown.profile()),
                label(shown, query),
                whole.types(),
                feeds,
                feeds.stream()
                        .filter(feed -> query.observes().isPresent()
                                ? observes(
                                        shown.facts().getOrDefault("/feeds/" + feed, Facts.Of.NOTHING),
                                        query.observes().get())
                                : words(query).stream().anyMatch(word -> occurs(shown, "/feeds/" + feed, word, query)))
                        .toList(),
                controls,
                controls.stream()
                        .filter(control -> query.control().isPresent()
                                ? controls(shown, control, query.control().get(), query)
                                : words(query).stream()
                                        .anyMatch(word -> occurs(shown, "/controls/" + control, word, query)))
                        .toList(),
                place,
                near.isPresent()
                        ? OptionalDouble.of(
                                Distance.metres(place.orElseThrow(), near.get().centre()))
                        : OptionalDouble.empty(),
                words(query).stream()
                        .mapToDouble(word -> best(shown, word, query))
                        .sum(),
                changed);
    }

    private static String label(Shown shown, Query query) {
        List<Text> labels = shown.itself().labels();
        for (Text label : labels) {
            if (query.language().isPresent()
                    && label.language().equals(query.language().get())) {
                return label.text();
            }
        }
        return labels.isEmpty() ? name(shown.profile()) : labels.getFirst().text();
    }

    private static String name(Profile shown) {
        return shown.twin().substring(shown.twin().lastIndexOf(':') + 1);
    }

    private static List<Text> declared(String name, String schema) {
        List<Text> texts = new ArrayList<>(List.of(new Text(name, "")));
        Schema parsed = new Schema.Parser().parse(schema);
        texts.add(new Text(parsed.getName(), ""));
        parsed.getFields().forEach(field -> texts.add(new Text(field.name(), "")));
        return texts;
    }

    private static double best(Shown shown, String word, Query query) {
        return shown.texts().values().stream()
                .mapToDouble(texts -> score(texts, word, query))
                .max()
                .orElse(0);
    }

    private static double score(List<Text> texts, String word, Query query) {
        double times = 0;
        for (Text text : texts) {
            for (String other : split(text.text())) {
                boolean german = text.language().equals("de");
                boolean asked =
                        query.language().map(tag -> tag.equals("de") == german).orElse(true);
                boolean form = asked
                        && (german ? GERMAN : ENGLISH)
                                .stream().anyMatch(forms -> forms.contains(word) && forms.contains(other));
                times += other.equals(word) ? 1 : form ? 0.5 : 0;
            }
        }
        return times / (times + 1);
    }

    private static List<String> words(Query query) {
        List<String> all = query.text().map(SlowFinder::split).orElse(List.of()).stream()
                .distinct()
                .toList();
        List<String> rare = all.stream()
                .filter(word -> query.language().filter("de"::equals).isPresent() || !COMMON.contains(word))
                .toList();
        return rare.isEmpty() ? all : rare;
    }

    private static List<String> split(String text) {
        String apart = text.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return Arrays.stream(apart.split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
