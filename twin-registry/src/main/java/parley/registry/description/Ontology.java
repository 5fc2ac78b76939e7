package parley.registry.description;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.sys.JenaSystem;
import org.apache.jena.vocabulary.OWL;
import org.apache.jena.vocabulary.RDFS;
import org.apache.jena.vocabulary.SKOS;
import org.jspecify.annotations.Nullable;
import parley.registry.description.Description.Malformed;

/// What an ontology says of which classes and properties are kinds of which others. Nothing else of it
/// counts, and what it imports is not fetched.
///
/// @param kinds each relation once
public record Ontology(Set<Kind> kinds) {

    /// The most bytes an ontology may have: what one record holds.
    public static final int MAX_BYTES = 900_000;

    private static final String NO_BASE = "urn:parley:ontology";

    static {
        JenaSystem.init();
    }

    public Ontology {
        kinds = Set.copyOf(kinds);
    }

    /// What is kinds of what.
    public enum Of {
        CLASSES,
        PROPERTIES,
        CONCEPTS
    }

    /// One is a kind of another, as IRIs.
    public record Kind(Of of, String narrower, String broader) {}

    /// What came of reading one.
    public sealed interface Reading {
        /// It is one.
        record Read(Ontology ontology) implements Reading {}

        /// It is none.
        ///
        /// @param line counted from 1; 0 if it is not known
        /// @param column counted from 1; 0 if it is not known
        record Refused(String why, long line, long column) implements Reading {}
    }

    /// Reads an ontology.
    ///
    /// @param turtle its text, in UTF-8
    public static Reading read(byte[] turtle) {
        if (turtle.length > MAX_BYTES) {
            return new Reading.Refused("an ontology has at most " + MAX_BYTES + " bytes", 0, 0);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(turtle))
                    .toString();
            return read(text);
        } catch (CharacterCodingException e) {
            return new Reading.Refused("the text is not UTF-8", 0, 0);
        }
    }

    private static Reading read(String text) {
        var kinds = new Kinds();
        try {
            Tokens.check(text, Limits.STANDARD);
            RDFParser.create()
                    .fromString(text)
                    .lang(Lang.TURTLE)
                    .base(NO_BASE)
                    .errorHandler(new Strict())
                    .parse(kinds);
            return new Reading.Read(new Ontology(kinds.found));
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

    private static final class Kinds extends StreamRDFBase {
        private static final Map<Node, Of> KIND_OF = Map.of(
                RDFS.subClassOf.asNode(), Of.CLASSES,
                RDFS.subPropertyOf.asNode(), Of.PROPERTIES,
                SKOS.broader.asNode(), Of.CONCEPTS);
        private static final Map<Node, Of> SAME_AS = Map.of(
                OWL.equivalentClass.asNode(), Of.CLASSES,
                OWL.equivalentProperty.asNode(), Of.PROPERTIES,
                SKOS.exactMatch.asNode(), Of.CONCEPTS);

        private final Set<Kind> found = new HashSet<>();

        @Override
        public void triple(Triple triple) {
            Node subject = triple.getSubject();
            Node object = triple.getObject();
            if (subject.isURI() && object.isURI()) {
                add(KIND_OF.get(triple.getPredicate()), subject, object);
                add(SAME_AS.get(triple.getPredicate()), subject, object);
                add(SAME_AS.get(triple.getPredicate()), object, subject);
                if (triple.getPredicate().equals(SKOS.narrower.asNode())) {
                    add(Of.CONCEPTS, object, subject);
                }
            }
        }

        private void add(@Nullable Of of, Node narrower, Node broader) {
            if (of != null) {
                found.add(new Kind(of, narrower.getURI(), broader.getURI()));
            }
        }
    }
}
