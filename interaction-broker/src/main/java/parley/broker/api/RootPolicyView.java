package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.RootPolicy;
import parley.avro.Rule;

/// What our organisation allows its twins at most.
///
/// @param version counts its changes; 0 if there never was one
/// @param inbound what others may do with our twins; null if nothing narrows it
/// @param outbound what our twins may do with others; null if nothing narrows it
@Serdeable
record RootPolicyView(
        long version,
        @Nullable List<RuleView> inbound,
        @Nullable List<RuleView> outbound) {

    static final RootPolicyView NONE = new RootPolicyView(0, null, null);

    static RootPolicyView of(RootPolicy root) {
        return new RootPolicyView(root.getVersion(), rules(root.getInbound()), rules(root.getOutbound()));
    }

    private static @Nullable List<RuleView> rules(@Nullable List<Rule> rules) {
        return rules == null ? null : rules.stream().map(RuleView::of).toList();
    }
}
