package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.policy.PolicyDiff;

/// What tells two versions of a policy apart.
///
/// @param added rules that only the later has
/// @param removed rules that only the earlier has
/// @param changed rules that both have, and not alike
@Serdeable
record PolicyDiffView(List<RuleView> added, List<RuleView> removed, List<Changed> changed) {

    /// A rule before and after.
    @Serdeable
    record Changed(
            @JsonPropertyDescription("the rule in the earlier version")
            RuleView before,

            @JsonPropertyDescription("the rule in the later version")
            RuleView after) {}

    static PolicyDiffView of(PolicyDiff diff) {
        return new PolicyDiffView(
                diff.added().stream().map(RuleView::of).toList(),
                diff.removed().stream().map(RuleView::of).toList(),
                diff.changed().stream()
                        .map(each -> new Changed(RuleView.of(each.before()), RuleView.of(each.after())))
                        .toList());
    }
}
