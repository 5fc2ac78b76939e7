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
        return switch (DescriptionReader.read(twin.value(), syntax, text)) {
            case Description.Accepted(var canonical) -> usable(twin, canonical);
            case Description.Malformed malformed -> throw Problems.of(malformed);
            case Description.Foreign foreign -> throw Problems.of(foreign);
            case Description.Excessive excessive -> throw Problems.of(excessive);
        };
    }

    private String usable(Did twin, String canonical) {
        List<Shapes.Violation> violations = shapes.violations(twin.value(), canonical);
        if (!violations.isEmpty()) {
            throw Problems.unusable(violations);
        }
        return canonical;
    }
}
