package parley.registry.description;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;

/// A twin's description as triples, of which each requester gets to see a part. Blank nodes are different from those of
/// every other twin. Thread-safe.
public final class Described {

    /// What nothing is said of.
    public static final Described NOTHING = new Described("", "", new Statements(Limits.STANDARD));

    /// So many different parts are kept; requesters see the same few.
    private static final int PARTS = 16;

    private final String twin;
    private final String canonical;
    private final Statements statements;
    private final List<Triple> all;

    /// The feeds and controls that are named anywhere, by resource.
    private final Set<String> named;

    private final Map<Set<String>, List<Triple>> parts = new ConcurrentHashMap<>();

    private Described(String twin, String canonical, Statements statements) {
        this.twin = twin;
        this.canonical = canonical;
        this.statements = statements;
        this.all = apart(statements);
        this.named = new Resources(twin).namedBy(statements);
    }

    static Described of(String twin, String canonical, Statements statements) {
        return new Described(twin, canonical, statements);
    }

    /// What is said altogether.
    public List<Triple> all() {
        return all;
    }

    /// The feeds and controls that are named anywhere, by resource.
    public Set<String> named() {
        return named;
    }

    /// Whether this is what that text says.
    public boolean says(String text) {
        return canonical.equals(text);
    }

    /// What is said without what it says about feeds and controls that may not be seen: the triples of
    /// [Turtle#scoped].
    ///
    /// @param mayBeSeen asked for each feed and control by its resource, e.g. `/feeds/load`
    public List<Triple> seen(Predicate<String> mayBeSeen) {
        Set<String> seen = named.stream().filter(mayBeSeen).collect(Collectors.toSet());
        if (seen.size() == named.size()) {
            return all;
        }
        List<Triple> part = parts.get(seen);
        if (part == null) {
            part = apart(new Scope(twin, seen::contains).of(statements));
            if (parts.size() < PARTS) {
                parts.put(seen, part);
            }
        }
        return part;
    }

    /// The properties by which anything is said, as IRIs.
    public Set<String> properties() {
        return all.stream().map(triple -> triple.getPredicate().getURI()).collect(Collectors.toSet());
    }

    /// The text without what it says about feeds and controls that may not be seen: [Turtle#scoped].
    ///
    /// @param mayBeSeen asked for each feed and control by its resource, e.g. `/feeds/load`
    public String scoped(Predicate<String> mayBeSeen) {
        if (named.stream().allMatch(mayBeSeen)) {
            return canonical;
        }
        return Turtle.scoped(canonical, statements, new Scope(twin, mayBeSeen));
    }

    /// What twins are searched by.
    public Facts facts() {
        return new FactFinder(twin, statements, named).facts();
    }

    private List<Triple> apart(Statements some) {
        Map<Node, Node> renamed = new HashMap<>();
        return some.subjects().stream()
                .flatMap(subject -> some.about(subject).stream())
                .map(triple -> Triple.create(
                        own(triple.getSubject(), renamed), triple.getPredicate(), own(triple.getObject(), renamed)))
                .toList();
    }

    private Node own(Node node, Map<Node, Node> renamed) {
        return node.isBlank()
                ? renamed.computeIfAbsent(
                        node, blank -> NodeFactory.createBlankNode(twin + " " + blank.getBlankNodeLabel()))
                : node;
    }
}
