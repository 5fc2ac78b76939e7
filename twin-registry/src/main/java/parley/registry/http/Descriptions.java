package parley.registry.http;

import jakarta.inject.Singleton;
import java.util.List;
import parley.identity.Did;
import parley.registry.description.Description;
import parley.registry.description.DescriptionReader;
import parley.registry.description.Shapes;
import parley.registry.description.Syntax;
import parley.registry.kafka.Knowledge;
import parley.registry.refusal.Problems;

/// Takes descriptions of our own twins, or says why not.
@Singleton
final class Descriptions {
    private final Shapes shapes;

    Descriptions(Knowledge knowledge) {
        this.shapes = knowledge.shapes();
    }

    /// The description as it is kept.
    String read(Did twin, Syntax syntax, byte[] text) {
        return read(twin, DescriptionReader.read(twin.value(), syntax, text));
    }

    /// The description as it is kept.
    String read(Did twin, Description description) {
        return switch (description) {
            case Description.Accepted(var canonical) -> usable(twin.value(), canonical);
            case Description other -> throw Problems.refused(other);
        };
    }

    /// The same description, if it is as it has to be.
    ///
    /// @param twin its DID
    String usable(String twin, String canonical) {
        List<Shapes.Violation> violations = shapes.violations(twin, canonical);
        if (!violations.isEmpty()) {
            throw Problems.unusable(violations);
        }
        return canonical;
    }
}
