package parley.registry.vocabulary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import parley.avro.Vocabulary;
import parley.avro.VocabularyKind;
import parley.identity.VocabularyStatement;
import parley.registry.description.Ontology;
import parley.registry.description.Shapes;

/// What becomes of a vocabulary.
public sealed interface VocabularyChange {
    /// It is to be written.
    record Write(Vocabulary vocabulary) implements VocabularyChange {}

    /// It is as it should be already.
    record Keep(Vocabulary vocabulary) implements VocabularyChange {}

    /// It stays as it is.
    ///
    /// @param field what is wrong
    /// @param why for people
    record Refuse(String field, String why) implements VocabularyChange {}

    /// Something later was signed for that name.
    ///
    /// @param issued when
    record Stale(Instant issued) implements VocabularyChange {}

    /// Decides on a vocabulary that our organisation has signed.
    ///
    /// @param turtle its text; empty to take it out
    static VocabularyChange of(
            Vocabularies known, VocabularyKind kind, String name, String turtle, VocabularyStatement statement) {
        String wanted = Vocabularies.key(kind, name);
        if (!wanted.equals(statement.kind() + "/" + statement.name())) {
            return new Refuse("statement", "it is about " + statement.kind() + "/" + statement.name());
        }
        if (!statement.sha256().equals(turtle.isEmpty() ? "" : sha256(turtle))) {
            return new Refuse("statement", "it is about another text");
        }
        Optional<String> flaw = turtle.isEmpty() ? Optional.empty() : flaw(kind, turtle);
        if (flaw.isPresent()) {
            return new Refuse("turtle", flaw.get());
        }
        // As it is kept
        Instant issued = statement.issued().truncatedTo(ChronoUnit.MILLIS);
        Vocabulary next = new Vocabulary(kind, name, turtle, issued);
        Optional<Vocabulary> before = known.known(kind, name);
        if (before.filter(next::equals).isPresent()) {
            return new Keep(next);
        }
        return before.filter(other -> !issued.isAfter(other.getIssued()))
                .<VocabularyChange>map(other -> new Stale(other.getIssued()))
                .orElseGet(() -> new Write(next));
    }

    private static Optional<String> flaw(VocabularyKind kind, String turtle) {
        byte[] text = turtle.getBytes(UTF_8);
        return switch (kind) {
            case ONTOLOGY ->
                Ontology.read(text) instanceof Ontology.Reading.Refused(var why, var line, var column)
                        ? Optional.of(at(line, column) + why)
                        : Optional.empty();
            case SHAPES ->
                Shapes.read(text) instanceof Shapes.Reading.Refused(var why, var line, var column)
                        ? Optional.of(at(line, column) + why)
                        : Optional.empty();
        };
    }

    private static String at(long line, long column) {
        return line <= 0 ? "" : "line " + line + ", column " + column + ": ";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
