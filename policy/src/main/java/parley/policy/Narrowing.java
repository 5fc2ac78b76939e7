package parley.policy;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;

/// Terms that an agent gives when it consents, within those of the rule that asks it: what both say holds.
public final class Narrowing {

    private Narrowing() {}

    /// The terms that hold.
    ///
    /// @param rule those of the rule; null if it has none
    /// @param given those of the agent, each of which [Policies#validate] finds nothing wrong with
    /// @throws IllegalArgumentException if the agent's give more than the rule's, or what no subscription has; the
    ///     message begins with the field and a colon
    public static Terms of(@Nullable Terms rule, Terms given) {
        if (given.getHistory() != History.NONE) {
            throw new IllegalArgumentException("history: who consents by itself shows nothing of the time before");
        }
        if (given.getMaxCommands() != null) {
            throw new IllegalArgumentException("maxCommands: it is about commands, not about a feed");
        }
        if (rule == null) {
            return given;
        }
        return new Terms(
                History.NONE,
                fields(rule.getFields(), given.getFields()),
                where(rule.getWhere(), given.getWhere()),
                atMost(rule.getAtMost(), given.getAtMost()),
                least(rule.getUntil(), given.getUntil()),
                least(rule.getForMillis(), given.getForMillis()),
                null,
                given.getPurpose() == null ? rule.getPurpose() : given.getPurpose());
    }

    /// Of each pair of which one holds the other, the one that is held.
    private static List<String> fields(List<String> rule, List<String> given) {
        if (rule.isEmpty() || given.isEmpty()) {
            return rule.isEmpty() ? given : rule;
        }
        Set<String> both = new LinkedHashSet<>();
        for (String one : given) {
            for (String other : rule) {
                if (holds(other, one)) {
                    both.add(one);
                } else if (holds(one, other)) {
                    both.add(other);
                }
            }
        }
        if (both.isEmpty()) {
            throw new IllegalArgumentException("fields: the rule shows none of them");
        }
        return List.copyOf(both);
    }

    private static boolean holds(String field, String part) {
        return part.equals(field) || part.startsWith(field + ".");
    }

    private static @Nullable String where(@Nullable String rule, @Nullable String given) {
        if (rule == null || given == null) {
            return rule == null ? given : rule;
        }
        return "(" + rule + ") && (" + given + ")";
    }

    /// Stretches begin at multiples of their length: only where one length is a multiple of the other, the numbers can
    /// be compared.
    private static @Nullable Rate atMost(@Nullable Rate rule, @Nullable Rate given) {
        if (rule == null || given == null) {
            return rule == null ? given : rule;
        }
        long longer = Math.max(rule.getPeriodMillis(), given.getPeriodMillis());
        boolean comparable = longer % Math.min(rule.getPeriodMillis(), given.getPeriodMillis()) == 0;
        if (!comparable) {
            throw new IllegalArgumentException("atMost: a period is needed that is a multiple or a part of the rule's");
        }
        long within = rule.getPeriodMillis() > given.getPeriodMillis()
                ? given.getNumber() * (rule.getPeriodMillis() / given.getPeriodMillis())
                : given.getNumber();
        if (within > rule.getNumber()) {
            throw new IllegalArgumentException("atMost: more than the rule allows");
        }
        return given;
    }

    private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
