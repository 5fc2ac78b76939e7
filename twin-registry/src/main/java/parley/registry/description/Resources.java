package parley.registry.description;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import parley.policy.Policies;

/// Which of a twin's resources, as its policy names them, a node of its description belongs to.
final class Resources {

    private static final Pattern BELOW = Pattern.compile("(?<resource>/(feeds|controls)/[^/?#]+).*");

    private final String twin;

    Resources(String twin) {
        this.twin = twin;
    }

    /// The resource of an IRI: `/feeds/{name}` or `/controls/{name}` for what stands below those, else the
    /// description.
    String of(String iri) {
        if (!iri.startsWith(twin)) {
            return Policies.DESCRIPTION;
        }
        Matcher matcher = BELOW.matcher(iri.substring(twin.length()));
        return matcher.matches() ? matcher.group("resource") : Policies.DESCRIPTION;
    }

    String of(Node node) {
        return node.isURI() ? of(node.getURI()) : Policies.DESCRIPTION;
    }

    /// The feeds and controls that a triple names.
    Set<String> namedBy(Triple triple) {
        return Stream.of(triple.getSubject(), triple.getPredicate(), triple.getObject())
                .map(this::of)
                .filter(resource -> !resource.equals(Policies.DESCRIPTION))
                .collect(Collectors.toSet());
    }

    /// The feeds and controls that are named anywhere, in order.
    Set<String> namedBy(Statements statements) {
        return statements.subjects().stream()
                .flatMap(subject -> statements.about(subject).stream())
                .flatMap(triple -> namedBy(triple).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
