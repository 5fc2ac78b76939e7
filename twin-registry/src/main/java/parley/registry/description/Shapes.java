package parley.registry.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.shacl.validation.Severity;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.path.PathWriter;
import org.apache.jena.sys.JenaSystem;
import org.jspecify.annotations.Nullable;
import parley.registry.description.Description.Malformed;

/// What descriptions have to be like (SHACL Core): the shapes that come with this service, and those that the
/// organisation has taken in. Thread-safe.
public final class Shapes {

    /// The most bytes that shapes may have: what one record holds.
    public static final int MAX_BYTES = Ontology.MAX_BYTES;

    private static final String NO_BASE = "urn:parley:shapes";
    private static final int MOST_VIOLATIONS = 20;

    /// What would run queries or programs.
    private static final Set<String> BEYOND_CORE = Set.of(
            "http://www.w3.org/ns/shacl#sparql",
            "http://www.w3.org/ns/shacl#select",
            "http://www.w3.org/ns/shacl#ask",
            "http://www.w3.org/ns/shacl#construct",
            "http://www.w3.org/ns/shacl#update",
            "http://www.w3.org/ns/shacl#validator",
            "http://www.w3.org/ns/shacl#nodeValidator",
            "http://www.w3.org/ns/shacl#propertyValidator",
            "http://www.w3.org/ns/shacl#js",
            "http://www.w3.org/ns/shacl#rule",
            "http://www.w3.org/ns/shacl#target");

    static {
        JenaSystem.init();
    }

    private final ConcurrentMap<String, Read> byName = new ConcurrentHashMap<>();
    private final Read ours = bundled();

    /// Only those that come with this service.
    public Shapes() {}

    /// Shapes that were read.
    public static final class Read {
        private final org.apache.jena.shacl.Shapes shapes;

        private Read(org.apache.jena.shacl.Shapes shapes) {
            this.shapes = shapes;
        }
    }

    /// What came of reading some.
    public sealed interface Reading {
        /// They are shapes.
        record Read(Shapes.Read shapes) implements Reading {}

        /// They are none.
        ///
        /// @param line counted from 1; 0 if it is not known
        /// @param column counted from 1; 0 if it is not known
        record Refused(String why, long line, long column) implements Reading {}
    }

    /// Something in a description that is not as it has to be.
    ///
    /// @param subject what it is said of
    /// @param path by which property, or a SPARQL property path; empty if it is about the subject as such
    /// @param value what is said; empty if nothing is
    /// @param message what it has to be, for people
    public record Violation(String subject, String path, String value, String message) {}

    /// Puts shapes in the place of those that had their name.
    public void put(String name, Read shapes) {
        byName.put(name, shapes);
    }

    /// Forgets shapes.
    public void remove(String name) {
        byName.remove(name);
    }

    /// What is wrong with a description; none if nothing is.
    ///
    /// @param canonical the text of a [Description.Accepted]
    public List<Violation> violations(String twin, String canonical) {
        Graph graph = GraphFactory.createDefaultGraph();
        Turtle.described(twin, canonical).all().forEach(graph::add);
        return Stream.concat(Stream.of(ours), new TreeMap<>(byName).values().stream())
                .flatMap(read -> ShaclValidator.get().validate(read.shapes, graph).getEntries().stream())
                .filter(entry -> entry.severity().equals(Severity.Violation))
                .map(Shapes::violation)
                .distinct()
                .sorted(Comparator.comparing(Violation::subject)
                        .thenComparing(Violation::path)
                        .thenComparing(Violation::value))
                .limit(MOST_VIOLATIONS)
                .toList();
    }

    private static Violation violation(ReportEntry entry) {
        return new Violation(
                text(entry.focusNode()),
                entry.resultPath() == null ? "" : PathWriter.asString(entry.resultPath()),
                text(entry.value()),
                String.valueOf(entry.message()));
    }

    private static String text(@Nullable Node node) {
        if (node == null) {
            return "";
        }
        return node.isURI() ? node.getURI() : node.isLiteral() ? node.getLiteralLexicalForm() : "a blank node";
    }

    /// Reads shapes.
    ///
    /// @param turtle their text, in UTF-8
    public static Reading read(byte[] turtle) {
        if (turtle.length > MAX_BYTES) {
            return new Reading.Refused("shapes have at most " + MAX_BYTES + " bytes", 0, 0);
        }
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(turtle))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Reading.Refused("the text is not UTF-8", 0, 0);
        }
    }

    private static Reading read(String text) {
        try {
            Tokens.check(text, Limits.STANDARD);
            Graph graph = GraphFactory.createDefaultGraph();
            RDFParser.create()
                    .fromString(text)
                    .lang(Lang.TURTLE)
                    .base(NO_BASE)
                    .errorHandler(new Strict())
                    .parse(graph);
            return graph.stream()
                    .map(triple -> triple.getPredicate().getURI())
                    .filter(BEYOND_CORE::contains)
                    .findFirst()
                    .<Reading>map(
                            predicate -> new Reading.Refused(predicate + ": only what SHACL Core has is taken", 0, 0))
                    .orElseGet(() -> parsed(graph));
        } catch (Refused e) {
            return switch (e.why()) {
                case Malformed(var why, var line, var column) -> new Reading.Refused(why, line, column);
                case Description.Excessive(var limit) -> new Reading.Refused(limit, 0, 0);
                case Description.Accepted _, Description.Foreign _ -> throw new IllegalStateException(e);
            };
        } catch (RiotException e) {
            return new Reading.Refused(String.valueOf(e.getMessage()), 0, 0);
        }
    }

    private static Reading parsed(Graph graph) {
        try {
            org.apache.jena.shacl.Shapes shapes = org.apache.jena.shacl.Shapes.parse(graph);
            return shapes.isEmpty()
                    ? new Reading.Refused("there is no shape that has a target", 0, 0)
                    : new Reading.Read(new Read(shapes));
        } catch (RuntimeException e) {
            // Some of what is wrong is not a ShaclException: a pattern, for one
            return new Reading.Refused(String.valueOf(e.getMessage()), 0, 0);
        }
    }

    private static Read bundled() {
        try (InputStream shapes = Shapes.class.getResourceAsStream("shapes.ttl")) {
            return switch (read(shapes.readAllBytes())) {
                case Reading.Read(var read) -> read;
                case Reading.Refused refused -> throw new IllegalStateException(refused.toString());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
