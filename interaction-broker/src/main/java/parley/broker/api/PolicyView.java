package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.avro.Policy;

/// The policy of a twin that is in force.
///
/// @param twin the twin's DID
/// @param version counts the policy's changes, and those of the root policy, from 1
/// @param rules all of them; their order means nothing
@Serdeable
record PolicyView(String twin, long version, List<RuleView> rules) {

    static PolicyView of(Policy policy) {
        return new PolicyView(
                policy.getTwin(),
                policy.getVersion(),
                policy.getRules().stream().map(RuleView::of).toList());
    }
}
