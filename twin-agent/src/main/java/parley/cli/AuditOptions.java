package parley.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.agent.AuditQuery;
import parley.avro.Outcome;
import picocli.CommandLine.Option;

/// Which entries of an audit a command takes.
final class AuditOptions {
    @Option(
            names = "--counterpart",
            paramLabel = "DID",
            description = "Only what the twin had with this twin, or with the twins of this organisation.")
    @Nullable
    String counterpart;

    @Option(names = "--from", paramLabel = "TIME", description = "Only what was decided then or later.")
    @Nullable
    Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what was decided before.")
    @Nullable
    Instant to;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "Only ${COMPLETION-CANDIDATES}.")
    @Nullable
    Outcome outcome;

    /// Whether not all are taken.
    boolean some() {
        return counterpart != null || from != null || to != null || outcome != null;
    }

    AuditQuery query(Verb verb) {
        return new AuditQuery(
                counterpart == null ? null : verb.did(counterpart), from, to, outcome == null ? null : outcome.name());
    }
}
