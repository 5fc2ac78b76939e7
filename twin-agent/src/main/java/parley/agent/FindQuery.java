package parley.agent;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import parley.agent.service.ServiceClient;

/// What a twin looks for: all of it must hold; nothing asked for is everything that it may find. Immutable.
public final class FindQuery {
    private final Map<String, String> parameters;

    private FindQuery(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /// Everything that may be found.
    public static FindQuery everything() {
        return new FindQuery(Map.of());
    }

    /// Words that must all occur in what the twin shows, or its DID.
    public FindQuery text(String words) {
        return with("text", words);
    }

    /// The IRI of a class that the twin is of.
    public FindQuery type(String iri) {
        return with("type", iri);
    }

    /// The IRI of something that the twin or one of its feeds observes.
    public FindQuery property(String iri) {
        return with("property", iri);
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
        var more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new FindQuery(more);
    }

    private static String plain(double number) {
        return new BigDecimal(Double.toString(number)).toPlainString();
    }

    /// As the query of a URI, with its question mark; empty if nothing is asked for.
    String uri() {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + ServiceClient.escaped(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    @Override
    public String toString() {
        return parameters.toString();
    }
}
