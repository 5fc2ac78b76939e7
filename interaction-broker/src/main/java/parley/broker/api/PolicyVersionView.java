package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import parley.avro.PolicyVersion;

/// One version that a twin's policy has had.
///
/// @param version counts the policy's changes, and those of the root policy, from 1
/// @param at when it came into force
/// @param by the agent that set it, or banned somebody by it
/// @param rules all of them; their order means nothing
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
