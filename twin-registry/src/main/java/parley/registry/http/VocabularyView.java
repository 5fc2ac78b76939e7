package parley.registry.http;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Locale;
import parley.avro.Vocabulary;

/// An ontology or shapes that the organisation has taken in.
///
/// @param kind `ontology` or `shapes`
/// @param name among those of its kind
/// @param characters of its text
/// @param issued when the organisation signed it
@Serdeable
public record VocabularyView(String kind, String name, int characters, Instant issued) {
    static VocabularyView of(Vocabulary vocabulary) {
        return new VocabularyView(
                vocabulary.getKind().name().toLowerCase(Locale.ROOT),
                vocabulary.getName(),
                vocabulary.getTurtle().length(),
                vocabulary.getIssued());
    }
}
