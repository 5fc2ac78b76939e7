package parley.agent;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import parley.agent.service.ServiceClient;

/// What a twin looks for: all of it must hold; nothing asked for is everything that it may find. Immutable.
public final class FindQuery {
    private final List<Map.Entry<String, String>> parameters;

    private FindQuery(List<Map.Entry<String, String>> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /// Everything that may be found.
    public static FindQuery everything() {
        return new FindQuery(List.of());
    }

    /// Words that must all occur, in any of their forms, in what the twin shows, or its DID.
    public FindQuery text(String words) {
        return with("text", words);
    }

    /// In which language the text is, and labels are liked best: a language tag.
    public FindQuery language(String tag) {
        return with("language", tag);
    }

    /// The IRI of a class that the twin is of, or of a kind of which; each call asks for one more.
    public FindQuery type(String iri) {
        return and("type", iri);
    }

    /// The IRI of something that the twin or one of its feeds observes.
    public FindQuery property(String iri) {
        return with("property", iri);
    }

    /// The unit in which something is observed, that of the property if there is one: an IRI, or a text where
    /// descriptions have those.
    public FindQuery unit(String unit) {
        return with("unit", unit);
    }

    /// A control that the twin has: the IRI of its type or of what it acts on, or words that all occur in it.
    public FindQuery control(String control) {
        return with("control", control);
    }

    /// A property that the description has with such a value; each call asks for one more.
    ///
    /// @param operator `=`, `<`, `<=`, `>` or `>=`
    public FindQuery having(String property, String operator, String value) {
        return having(property + " " + operator + " " + value);
    }

    /// A property that the description has, whatever its value; or, with an operator and a value after its
    /// IRI and spaces between them, with such a value. Each call asks for one more.
    public FindQuery having(String condition) {
        return and("having", condition);
    }

    /// Where the twin is: between two parallels and two meridians, in degrees.
    public FindQuery box(double south, double west, double north, double east) {
        return with("box", plain(south) + "," + plain(west) + "," + plain(north) + "," + plain(east));
    }

    /// The DID of the organisation whose twins are looked for.
    public FindQuery organisation(String did) {
        return with("organisation", did);
    }

    /// What comes first: `relevance`, `distance` or `recency`.
    public FindQuery sort(String order) {
        return with("sort", order);
    }

    /// Where the twin is: no further than the radius from a place, in degrees.
    public FindQuery near(double latitude, double longitude, double radiusMetres) {
        return with("near", plain(latitude) + "," + plain(longitude)).with("radius", plain(radiusMetres));
    }

    /// The most twins in one answer.
    public FindQuery limit(int twins) {
        return with("limit", Integer.toString(twins));
    }

    /// The next page of an answer to the same query: [FoundTwins#cursor].
    public FindQuery after(String cursor) {
        return with("cursor", cursor);
    }

    private FindQuery with(String name, String value) {
        var more = parameters.stream()
                .filter(parameter -> !parameter.getKey().equals(name))
                .collect(Collectors.toCollection(ArrayList::new));
        more.add(Map.entry(name, value));
        return new FindQuery(more);
    }

    private FindQuery and(String name, String value) {
        var more = new ArrayList<>(parameters);
        more.add(Map.entry(name, value));
        return new FindQuery(more);
    }

    private static String plain(double number) {
        return new BigDecimal(Double.toString(number)).toPlainString();
    }

    /// As the query of a URI, with its question mark; empty if nothing is asked for.
    String uri() {
        return parameters.isEmpty()
                ? ""
                : parameters.stream()
                        .map(parameter -> parameter.getKey() + "=" + ServiceClient.escaped(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    @Override
    public String toString() {
        return parameters.toString();
    }
}
