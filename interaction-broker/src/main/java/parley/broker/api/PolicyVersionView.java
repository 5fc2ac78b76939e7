package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import parley.avro.PolicyVersion;

/// One version that a twin's policy has had.
///
/// @param at when it came into force
/// @param by the agent that set it, or banned somebody by it
@Serdeable
record PolicyVersionView(long version, Instant at, String by, List<RuleView> rules) {

    static PolicyVersionView of(PolicyVersion version) {
        return new PolicyVersionView(
                version.getPolicy().getVersion(),
                version.getAt(),
                version.getAgent(),
                version.getPolicy().getRules().stream().map(RuleView::of).toList());
    }
}
