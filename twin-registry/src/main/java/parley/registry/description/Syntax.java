package parley.registry.description;

import java.util.Arrays;
import java.util.Optional;
import org.apache.jena.riot.Lang;

/// The syntaxes in which descriptions are taken.
public enum Syntax {
    TURTLE("text/turtle"),
    JSON_LD("application/ld+json"),
    N_TRIPLES("application/n-triples"),

    /// For people who know no RDF.
    PLAIN_JSON("application/json");

    private final String mediaType;

    Syntax(String mediaType) {
        this.mediaType = mediaType;
    }

    /// The syntax of a media type, given without parameters.
    public static Optional<Syntax> of(String mediaType) {
        return Arrays.stream(values())
                .filter(syntax -> syntax.mediaType.equals(mediaType))
                .findFirst();
    }

    Lang lang() {
        return switch (this) {
            case TURTLE -> Lang.TURTLE;
            case JSON_LD -> Lang.JSONLD11;
            case N_TRIPLES -> Lang.NTRIPLES;
            case PLAIN_JSON -> throw new IllegalStateException("read without Jena");
        };
    }
}
