package parley.registry.description;

import java.util.Optional;
import java.util.function.Predicate;
import org.apache.jena.riot.RiotException;
import parley.registry.description.Description.Excessive;

/// Descriptions as they are kept: the canonical Turtle of an [Accepted].
public final class Turtle {

    private Turtle() {}

    /// Reads a description again that was once accepted, here or by a partner's registry.
    ///
    /// @param twin the twin's DID
    /// @param canonical the text of an [Accepted]
    public static Description reread(String twin, String canonical) {
        if (canonical.length() > Limits.STANDARD.canonicalBytes()) {
            return new Excessive(Limits.STANDARD.over("characters", Limits.STANDARD.canonicalBytes()));
        }
        return DescriptionReader.parse(twin, Syntax.TURTLE, canonical, Limits.STANDARD);
    }

    /// The description without what it says about feeds and controls that may not be seen, their IRIs included.
    ///
    /// @param canonical the text of an [Accepted]; the same text comes back if nothing is to be left out
    /// @param mayBeSeen asked for each feed and control by its resource, e.g. `/feeds/load`
    public static String scoped(String twin, String canonical, Predicate<String> mayBeSeen) {
        return kept(twin, canonical)
                .map(all -> scoped(canonical, all, new Scope(twin, mayBeSeen)))
                .orElse("");
    }

    static String scoped(String canonical, Statements all, Scope scope) {
        Statements seen = scope.of(all);
        boolean same = seen.count() == all.count()
                && seen.prefixes().size() == all.prefixes().size();
        return same ? canonical : seen.turtle(Limits.STANDARD);
    }

    /// The same triples as JSON-LD.
    ///
    /// @param canonical the text of an [Accepted]
    public static String toJsonLd(String twin, String canonical) {
        return JsonLdText.of(statements(twin, canonical));
    }

    /// The same triples as N-Triples.
    ///
    /// @param canonical the text of an [Accepted]
    public static String toNTriples(String twin, String canonical) {
        return statements(twin, canonical).nTriples();
    }

    /// None if the text never was accepted.
    static Statements statements(String twin, String canonical) {
        return kept(twin, canonical).orElseGet(() -> new Statements(Limits.STANDARD));
    }

    /// What the description says, as triples; nothing if the text never was accepted.
    ///
    /// @param canonical the text of an [Accepted]
    public static Described described(String twin, String canonical) {
        return kept(twin, canonical)
                .map(statements -> Described.of(twin, canonical, statements))
                .orElse(Described.NOTHING);
    }

    /// Empty if the text never was accepted: then nothing of it may be told.
    private static Optional<Statements> kept(String twin, String canonical) {
        try {
            return Optional.of(DescriptionReader.statements(twin, Syntax.TURTLE, canonical, Limits.STANDARD));
        } catch (Refused | RiotException e) {
            return Optional.empty();
        }
    }
}
