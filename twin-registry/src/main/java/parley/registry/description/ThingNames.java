package parley.registry.description;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The names that a Thing Description has for IRIs: those that its context brings, and those that its
/// author adds.
///
/// @param own by name, what the author adds
/// @param language of what is said for people, if not otherwise said; empty if that is not known
record ThingNames(Map<String, String> own, String language) {

    /// What the context of Thing Descriptions brings.
    static final Map<String, String> BROUGHT = Map.of(
            "td", ThingTerms.TD,
            "jsonschema", ThingTerms.JSON_SCHEMA,
            "wotsec", ThingTerms.SECURITY,
            "hctl", ThingTerms.HYPERMEDIA,
            "rdfs", "http://www.w3.org/2000/01/rdf-schema#",
            "xsd", "http://www.w3.org/2001/XMLSchema#",
            "dct", "http://purl.org/dc/terms/",
            "htv", "http://www.w3.org/2011/http#",
            "tm", "https://www.w3.org/2019/wot/tm#");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern MODEL = Pattern.compile("https://www\\.w3\\.org/2019/wot/tm#.*");

    /// Whether an author may add that name.
    static boolean addable(String name) {
        return NAME.matcher(name).matches() && !BROUGHT.containsKey(name) && !ThingTerms.isTerm(name);
    }

    static boolean isAbsolute(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|^`\\\\]*");
    }

    /// Whether a name stands for something.
    boolean isMeant(String name) {
        return known(name).filter(ThingNames::isAbsolute).isPresent()
                || isAbsolute(name)
                || NAME.matcher(name).matches();
    }

    /// The IRI that a name stands for, which comes from the vocabulary if it says nothing else.
    String expanded(String name, String vocabulary) {
        return known(name).orElseGet(() -> isAbsolute(name) ? name : vocabulary + name);
    }

    /// The IRI of a name that was added, or that has a prefix that is known.
    Optional<String> known(String name) {
        String whole = own.get(name);
        if (whole != null) {
            return Optional.of(whole);
        }
        int colon = name.indexOf(':');
        if (colon < 0 || name.startsWith("//", colon + 1)) {
            return Optional.empty();
        }
        String prefix = name.substring(0, colon);
        return Optional.ofNullable(own.getOrDefault(prefix, BROUGHT.get(prefix)))
                .filter(ThingNames::isPrefix)
                .map(iri -> iri + name.substring(colon + 1));
    }

    /// The shortest name of an IRI that [#expanded] makes the same IRI of.
    ///
    /// @param vocabulary empty if what comes from none has to have a prefix
    String compacted(String iri, String vocabulary) {
        if (MODEL.matcher(iri).matches()) {
            return iri; // a Thing Description says of itself that it is none by the short name
        }
        if (!vocabulary.isEmpty() && iri.startsWith(vocabulary)) {
            String rest = iri.substring(vocabulary.length());
            if (NAME.matcher(rest).matches() && !own.containsKey(rest)) {
                return rest;
            }
        }
        return all().entrySet().stream()
                .filter(name -> iri.startsWith(name.getValue()))
                .max(Comparator.comparingInt(name -> name.getValue().length()))
                .flatMap(name -> shortened(name, iri))
                .orElse(iri);
    }

    private Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(BROUGHT);
        all.putAll(own);
        return all;
    }

    private static Optional<String> shortened(Map.Entry<String, String> name, String iri) {
        String rest = iri.substring(name.getValue().length());
        if (rest.isEmpty()) {
            return BROUGHT.containsKey(name.getKey()) ? Optional.empty() : Optional.of(name.getKey());
        }
        return isPrefix(name.getValue()) && !rest.startsWith("//")
                ? Optional.of(name.getKey() + ":" + rest)
                : Optional.empty();
    }

    /// JSON-LD takes a term for a prefix only if its IRI ends so.
    private static boolean isPrefix(String iri) {
        return !iri.isEmpty() && ":/?#[]@".indexOf(iri.charAt(iri.length() - 1)) >= 0;
    }
}
