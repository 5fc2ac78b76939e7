package parley.registry.vocabulary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import parley.avro.Vocabulary;
import parley.avro.VocabularyKind;
import parley.registry.description.Ontology;
import parley.registry.description.Shapes;
import parley.registry.find.Hierarchy;

/// The vocabularies that there are, each in use. Thread-safe.
public final class Vocabularies {
    private final Map<String, Vocabulary> byKey = new TreeMap<>();
    private final Hierarchy hierarchy;
    private final Shapes shapes;

    /// None.
    ///
    /// @param hierarchy gets what ontologies say
    /// @param shapes gets the shapes
    public Vocabularies(Hierarchy hierarchy, Shapes shapes) {
        this.hierarchy = hierarchy;
        this.shapes = shapes;
    }

    /// By what a vocabulary is known: `ontology/<name>` or `shapes/<name>`.
    public static String key(VocabularyKind kind, String name) {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + name;
    }

    /// Takes what the topic says of one, in the place of what it said before.
    ///
    /// @return why it is not used; empty if it is, or if it was taken out
    public synchronized Optional<String> take(Vocabulary vocabulary) {
        String key = key(vocabulary.getKind(), vocabulary.getName());
        Vocabulary before = byKey.get(key);
        if (before != null && before.getIssued().isAfter(vocabulary.getIssued())) {
            return Optional.empty(); // two instances wrote at once: what was signed later holds
        }
        byKey.put(key, vocabulary);
        byte[] turtle = vocabulary.getTurtle().getBytes(UTF_8);
        String name = vocabulary.getName();
        if (turtle.length == 0) {
            forget(vocabulary.getKind(), name);
            return Optional.empty();
        }
        return switch (vocabulary.getKind()) {
            case ONTOLOGY ->
                switch (Ontology.read(turtle)) {
                    case Ontology.Reading.Read(var ontology) -> {
                        hierarchy.put(name, ontology);
                        yield Optional.empty();
                    }
                    case Ontology.Reading.Refused refused -> {
                        hierarchy.remove(name);
                        yield Optional.of(refused.why());
                    }
                };
            case SHAPES ->
                switch (Shapes.read(turtle)) {
                    case Shapes.Reading.Read(var read) -> {
                        shapes.put(name, read);
                        yield Optional.empty();
                    }
                    case Shapes.Reading.Refused refused -> {
                        shapes.remove(name);
                        yield Optional.of(refused.why());
                    }
                };
        };
    }

    private void forget(VocabularyKind kind, String name) {
        switch (kind) {
            case ONTOLOGY -> hierarchy.remove(name);
            case SHAPES -> shapes.remove(name);
        }
    }

    /// The one of this name, if it was not taken out.
    public synchronized Optional<Vocabulary> get(VocabularyKind kind, String name) {
        return known(kind, name).filter(vocabulary -> !vocabulary.getTurtle().isEmpty());
    }

    /// What was last said of that name, even that there is none.
    synchronized Optional<Vocabulary> known(VocabularyKind kind, String name) {
        return Optional.ofNullable(byKey.get(key(kind, name)));
    }

    /// All that were not taken out, in order.
    public synchronized Collection<Vocabulary> all() {
        return List.copyOf(byKey.values().stream()
                .filter(vocabulary -> !vocabulary.getTurtle().isEmpty())
                .toList());
    }
}
