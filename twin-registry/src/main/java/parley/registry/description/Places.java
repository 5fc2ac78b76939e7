package parley.registry.description;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import parley.registry.description.Facts.Place;

/// Finds where a thing is: by WGS 84 latitude and longitude, or by GeoSPARQL's WKT points, of the thing itself or of
/// what says where it is located.
final class Places {

    private static final String NUMBER = "[-+]?[0-9]{1,3}(?:\\.[0-9]{0,100})?(?:[eE][-+]?[0-9]{1,2})?";
    private static final Pattern POINT = Pattern.compile(
            "\\s*(?:<(?<system>[^>]{1,200})>)?\\s*POINT\\s*(?:Z\\s*)?\\(\\s*(?<first>" + NUMBER + ")\\s+(?<second>"
                    + NUMBER + ")(?:\\s+[-+0-9.]{1,30})?\\s*\\)\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DEGREES = Pattern.compile(NUMBER);
    private static final Set<String> LONGITUDE_FIRST = Set.of("http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    private static final Set<String> LATITUDE_FIRST = Set.of("http://www.opengis.net/def/crs/EPSG/0/4326");

    private final Statements statements;

    Places(Statements statements) {
        this.statements = statements;
    }

    List<Place> of(Node thing) {
        Set<Place> places = new LinkedHashSet<>();
        for (Node node : located(thing)) {
            pair(node).ifPresent(places::add);
            statements.about(node).stream()
                    .map(Triple::getObject)
                    .flatMap(Places::point)
                    .forEach(places::add);
        }
        return new ArrayList<>(places);
    }

    private Set<Node> located(Node thing) {
        Set<Node> located = new LinkedHashSet<>();
        Deque<Node> next = new ArrayDeque<>(List.of(thing));
        while (!next.isEmpty()) {
            Node node = next.remove();
            if (located.add(node)) {
                Vocabulary.LOCATED.stream()
                        .flatMap(predicate -> statements.objects(node, predicate))
                        .forEach(next::add);
            }
        }
        return located;
    }

    private Optional<Place> pair(Node node) {
        return degrees(node, Vocabulary.LATITUDE)
                .flatMap(latitude ->
                        degrees(node, Vocabulary.LONGITUDE).flatMap(longitude -> place(latitude, longitude)));
    }

    private Optional<Double> degrees(Node node, Node predicate) {
        return statements
                .objects(node, predicate)
                .filter(Node::isLiteral)
                .map(Node::getLiteralLexicalForm)
                .filter(text -> DEGREES.matcher(text).matches())
                .map(Double::valueOf)
                .findFirst();
    }

    private static Stream<Place> point(Node literal) {
        if (!literal.isLiteral() || !literal.getLiteralDatatypeURI().equals(Vocabulary.WKT)) {
            return Stream.of();
        }
        Matcher matcher = POINT.matcher(literal.getLiteralLexicalForm());
        return matcher.matches() ? point(matcher).stream() : Stream.of();
    }

    /// Without a system it is CRS84, by GeoSPARQL.
    private static Optional<Place> point(Matcher matcher) {
        String system = matcher.group("system");
        double first = Double.parseDouble(matcher.group("first"));
        double second = Double.parseDouble(matcher.group("second"));
        if (system == null || LONGITUDE_FIRST.contains(system)) {
            return place(second, first);
        }
        return LATITUDE_FIRST.contains(system) ? place(first, second) : Optional.empty();
    }

    private static Optional<Place> place(double latitude, double longitude) {
        return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                ? Optional.of(new Place(latitude, longitude))
                : Optional.empty();
    }
}
