package parley.agent.bulk;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The names by which a mapping speaks of RDF: prefixes and what they stand for.
final class Terms {
    private static final Map<String, String> KNOWN = Map.of(
            "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs", "http://www.w3.org/2000/01/rdf-schema#",
            "xsd", "http://www.w3.org/2001/XMLSchema#",
            "geo", "http://www.w3.org/2003/01/geo/wgs84_pos#",
            "schema", "https://schema.org/",
            "sosa", "http://www.w3.org/ns/sosa/");
    private static final Pattern IRI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|^`\\\\]+");

    private final Map<String, String> prefixes;

    /// @param more beside those that everyone knows, or in their place
    Terms(Map<String, String> more) {
        prefixes = new TreeMap<>(KNOWN);
        prefixes.putAll(more);
    }

    /// An IRI, written out or with a prefix.
    ///
    /// @throws IllegalArgumentException if it is none
    String iri(String text) {
        int colon = text.indexOf(':');
        var stem = colon < 0 ? null : prefixes.get(text.substring(0, colon));
        var iri = stem == null ? text : stem + text.substring(colon + 1);
        if (!IRI.matcher(iri).matches()) {
            throw new IllegalArgumentException("`" + text + "` is no IRI");
        }
        return iri;
    }
}
