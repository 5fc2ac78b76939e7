package parley.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import parley.avro.Rule;

/// What tells two sets of rules apart: rules are the same rule by their id, and their order means nothing.
///
/// @param added those that only the second has, by id
/// @param removed those that only the first has, by id
/// @param changed those that both have, and not alike, by id
public record PolicyDiff(List<Rule> added, List<Rule> removed, List<Changed> changed) {

    public PolicyDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /// A rule before and after.
    public record Changed(Rule before, Rule after) {}

    /// The difference between these.
    public static PolicyDiff between(List<Rule> before, List<Rule> after) {
        Map<String, Rule> first = byId(before);
        Map<String, Rule> second = byId(after);
        return new PolicyDiff(
                second.values().stream()
                        .filter(rule -> !first.containsKey(rule.getId()))
                        .toList(),
                first.values().stream()
                        .filter(rule -> !second.containsKey(rule.getId()))
                        .toList(),
                first.values().stream()
                        .flatMap(rule -> second.values().stream()
                                .filter(other -> other.getId().equals(rule.getId()) && !other.equals(rule))
                                .map(other -> new Changed(rule, other)))
                        .toList());
    }

    /// Whether the two are alike.
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    private static Map<String, Rule> byId(List<Rule> rules) {
        Map<String, Rule> byId = new TreeMap<>();
        rules.forEach(rule -> byId.put(rule.getId(), rule));
        return byId;
    }
}
