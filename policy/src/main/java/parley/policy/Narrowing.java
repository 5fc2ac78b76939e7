package parley.policy;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.terms.RecordFilter;

/// Terms that an agent gives when it consents, within those of the rule that asks it: what both say holds.
public final class Narrowing {

    private Narrowing() {}

    /// The terms that hold.
    ///
    /// @param rule those of the rule; null if it has none
    /// @param given those of the agent, each of which [Policies#validate] finds nothing wrong with
    /// @throws IllegalArgumentException if the agent's give more than the rule's, or what no subscription
    ///     has; the message begins with the field and a colon
    public static Terms of(@Nullable Terms rule, Terms given) {
        if (given.getHistory() != History.NONE && !earlier(rule, given)) {
            throw new IllegalArgumentException("history: more of the time before than the rule shows");
        }
        if (given.getMaxCommands() != null) {
            throw new IllegalArgumentException("maxCommands: it is about commands, not about a feed");
        }
        if (rule == null) {
            return given;
        }
        if (rule.getPurpose() != null
                && given.getPurpose() != null
                && !rule.getPurpose().equals(given.getPurpose())) {
            throw new IllegalArgumentException("purpose: the rule's is another");
        }
        return new Terms(
                given.getHistory(),
                fields(rule.getFields(), given.getFields()),
                where(rule.getWhere(), given.getWhere()),
                atMost(rule.getAtMost(), given.getAtMost()),
                least(rule.getUntil(), given.getUntil()),
                least(rule.getForMillis(), given.getForMillis()),
                null,
                given.getPurpose() == null ? rule.getPurpose() : given.getPurpose(),
                given.getSince(),
                given.getLastMillis());
    }

    /// Whether the rule shows that much of the time before. What is retained is nothing that an agent gives.
    private static boolean earlier(@Nullable Terms rule, Terms given) {
        if (rule == null || rule.getHistory() != given.getHistory()) {
            return false;
        }
        return switch (given.getHistory()) {
            case SINCE -> atLeast(given.getSince(), rule.getSince());
            case LAST -> atLeast(rule.getLastMillis(), given.getLastMillis());
            case NONE, RETAINED -> false;
        };
    }

    /// Whether the one is no less than the other; both are there.
    private static <T extends Comparable<T>> boolean atLeast(@Nullable T one, @Nullable T other) {
        return one != null && other != null && one.compareTo(other) >= 0;
    }

    /// Whether terms that [#of] has made are within what the rule says by now.
    public static boolean within(@Nullable Terms rule, Terms terms) {
        if (rule == null) {
            return true;
        }
        Terms without = unfiltered(terms);
        try {
            return within(rule.getWhere(), terms.getWhere())
                    && of(unfiltered(rule), without).equals(without);
        } catch (IllegalArgumentException wider) {
            return false;
        }
    }

    /// Whether who was granted a feed under these terms is certainly given no more than the rule would give by now.
    ///
    /// @param rule null if it has none
    /// @param granted null if it was without any
    public static boolean covers(@Nullable Terms rule, @Nullable Terms granted) {
        Terms now = ofFeed(rule);
        Terms before = ofFeed(granted);
        boolean sameHistory = now.getHistory() == before.getHistory()
                && Objects.equals(now.getSince(), before.getSince())
                && Objects.equals(now.getLastMillis(), before.getLastMillis());
        return sameHistory ? within(withoutHistory(now), withoutHistory(before)) : within(now, before);
    }

    /// Without what is about commands.
    private static Terms ofFeed(@Nullable Terms terms) {
        return terms == null
                ? Terms.newBuilder().build()
                : Terms.newBuilder(terms).setMaxCommands(null).build();
    }

    private static Terms withoutHistory(Terms terms) {
        return Terms.newBuilder(terms)
                .setHistory(History.NONE)
                .setSince(null)
                .setLastMillis(null)
                .build();
    }

    private static Terms unfiltered(Terms terms) {
        return new Terms(
                terms.getHistory(),
                terms.getFields(),
                null,
                terms.getAtMost(),
                terms.getUntil(),
                terms.getForMillis(),
                terms.getMaxCommands(),
                terms.getPurpose(),
                terms.getSince(),
                terms.getLastMillis());
    }

    /// Only what is the same, or has been made of it and another expression, certainly holds no more often.
    private static boolean within(@Nullable String rule, @Nullable String where) {
        if (rule == null || rule.equals(where)) {
            return true;
        }
        String before = both(rule, "");
        String start = before.substring(0, before.length() - 1);
        return where != null
                && where.startsWith(start)
                && where.endsWith(")")
                && RecordFilter.flaw(where.substring(start.length(), where.length() - 1))
                        .isEmpty();
    }

    private static String both(String rule, String given) {
        return "(" + rule + ") && (" + given + ")";
    }

    /// A rule that allows a subscription under these terms, to be looked at by [Policies#validate].
    ///
    /// @param path such as [Policies#feed]
    public static Rule asRule(Terms terms, String path) {
        return new Rule(
                "given",
                Effect.ALLOW,
                List.of(Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                path,
                null,
                null,
                terms);
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
        return both(rule, given);
    }

    /// Stretches begin at multiples of their length: only where one length is a multiple of the other, the
    /// numbers can be compared.
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
