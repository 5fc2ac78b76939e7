package parley.registry.description;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFWriter;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Foreign;

/// Finds the subjects that are a twin's to describe: itself, the DID URLs below its DID, and the blank nodes reachable
/// from those.
final class OwnTriples {

    private final String twin;
    private final Statements statements;

    OwnTriples(String twin, Statements statements) {
        this.twin = twin;
        this.statements = statements;
    }

    /// Writes the triples, subject by subject from the twin outwards.
    ///
    /// Flat blocks, because nested ones would make the writer recurse as deep as the text's author likes.
    String canonical(Limits limits) {
        SequencedSet<Node> own = reachable();
        for (Node subject : statements.subjects()) {
            if (!own.contains(subject)) {
                throw new Refused(
                        new Foreign(subject.isBlank() ? "_:" + subject.getBlankNodeLabel() : subject.getURI()));
            }
        }
        BoundedOutput out = new BoundedOutput(limits);
        StreamRDF writer = StreamRDFWriter.getWriterStream(out, RDFFormat.TURTLE_BLOCKS);
        writer.start();
        statements.prefixes().forEach(writer::prefix);
        for (Node subject : own) {
            statements.about(subject).forEach(writer::triple);
        }
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private SequencedSet<Node> reachable() {
        SequencedSet<Node> own = new LinkedHashSet<>();
        Deque<Node> next = new ArrayDeque<>();
        statements.subjects().stream().filter(this::isItself).forEach(next::add);
        statements.subjects().stream().filter(this::isBelow).forEach(next::add);
        while (!next.isEmpty()) {
            Node subject = next.remove();
            if (own.add(subject)) {
                statements.about(subject).stream()
                        .map(Triple::getObject)
                        .filter(Node::isBlank)
                        .forEach(next::add);
            }
        }
        return own;
    }

    private boolean isItself(Node subject) {
        return subject.isURI() && subject.getURI().equals(twin);
    }

    private boolean isBelow(Node subject) {
        return subject.isURI()
                && (subject.getURI().startsWith(twin + "#") || subject.getURI().startsWith(twin + "/"));
    }

    private static final class BoundedOutput extends ByteArrayOutputStream {

        private final Limits limits;

        BoundedOutput(Limits limits) {
            this.limits = limits;
        }

        @Override
        public synchronized void write(int b) {
            room(1);
            super.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            room(length);
            super.write(bytes, offset, length);
        }

        private void room(int length) {
            if (size() + length > limits.canonicalBytes()) {
                throw new Refused(
                        new Excessive(limits.over("bytes once its IRIs are absolute", limits.canonicalBytes())));
            }
        }
    }
}
