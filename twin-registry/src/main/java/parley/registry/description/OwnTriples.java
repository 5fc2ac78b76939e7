package parley.registry.description;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.apache.jena.graph.Node;
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
    String canonical(Limits limits) {
        SequencedSet<Node> own = reachable();
        for (Node subject : statements.subjects()) {
            if (!own.contains(subject)) {
                throw new Refused(
                        new Foreign(subject.isBlank() ? "_:" + subject.getBlankNodeLabel() : subject.getURI()));
            }
        }
        return statements.only(own).turtle(limits);
    }

    private SequencedSet<Node> reachable() {
        SequencedSet<Node> own = new LinkedHashSet<>();
        statements.subjects().stream().filter(this::isItself).forEach(own::add);
        statements.subjects().stream().filter(this::isBelow).forEach(own::add);
        return statements.reachable(own);
    }

    private boolean isItself(Node subject) {
        return subject.isURI() && subject.getURI().equals(twin);
    }

    private boolean isBelow(Node subject) {
        return subject.isURI()
                && (subject.getURI().startsWith(twin + "#") || subject.getURI().startsWith(twin + "/"));
    }
}
