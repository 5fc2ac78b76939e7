package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import parley.avro.Policy;
import parley.avro.Rule;

final class PolicyDiffTest {

    @Provide
    Arbitrary<Policy> policies() {
        return PolicyWorld.policies();
    }

    /// Whoever has the first and the difference has the second.
    @Property(tries = 300)
    void leads_from_the_one_to_the_other(@ForAll("policies") Policy before, @ForAll("policies") Policy after) {
        PolicyDiff diff = PolicyDiff.between(before.getRules(), after.getRules());

        List<Rule> rules = new ArrayList<>(before.getRules());
        assertThat(rules).containsAll(diff.removed());
        rules.removeAll(diff.removed());
        diff.changed().forEach(changed -> {
            assertThat(changed.before()).isNotEqualTo(changed.after());
            assertThat(rules.remove(changed.before())).isTrue();
            rules.add(changed.after());
        });
        rules.addAll(diff.added());
        assertThat(rules).containsExactlyInAnyOrderElementsOf(after.getRules());
        assertThat(diff.isEmpty()).isEqualTo(asSet(before).equals(asSet(after)));
    }

    private static Set<Rule> asSet(Policy policy) {
        return policy.getRules().stream().collect(Collectors.toSet());
    }
}
