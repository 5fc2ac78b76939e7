package parley.policy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.RootPolicy;
import parley.avro.Rule;

/// What an organisation allows its twins at most.
public final class RootPolicies {

    /// Stands for the root policy where none of its rules matched; before a rule's id, for that.
    static final String NAME = "root";

    private RootPolicies() {}

    /// The version of the root policy that this policy was narrowed by; 0 if by none.
    public static long version(@Nullable Policy policy) {
        RootPolicy root = policy == null ? null : policy.getRoot();
        return root == null ? 0 : root.getVersion();
    }

    /// The rule's name in decisions; the root policy's own if `rule` is empty.
    public static String name(String rule) {
        return rule.isEmpty() ? NAME : NAME + ":" + rule;
    }

    /// The id of the rule of the root policy that is named so in decisions; null if it is none of its.
    private static @Nullable String rule(String name) {
        return name.startsWith(NAME + ":") ? name.substring(NAME.length() + 1) : null;
    }

    /// The rule that is named so in decisions by this policy, the twin's or one of the root policy.
    public static Optional<Rule> find(Policy policy, String name) {
        String id = rule(name);
        Stream<Rule> rules = id == null
                ? policy.getRules().stream()
                : Stream.of(inbound(policy), outbound(policy))
                        .filter(Objects::nonNull)
                        .flatMap(List::stream);
        return rules.filter(each -> each.getId().equals(id == null ? name : id)).findFirst();
    }

    /// The rule that is named so in decisions, for people.
    public static String inWords(String name) {
        String root = rule(name);
        return "rule " + (root == null ? name : root) + " of " + policyInWords(name);
    }

    /// The policy that the rule of this name is of, for people.
    public static String policyInWords(String name) {
        return name.equals(NAME) || rule(name) != null ? "the organisation's root policy" : "the twin's policy";
    }

    /// What others may do at most; null if anything.
    public static @Nullable List<Rule> inbound(@Nullable Policy policy) {
        RootPolicy root = policy == null ? null : policy.getRoot();
        return root == null ? null : root.getInbound();
    }

    /// What our twins may do at most; null if anything.
    public static @Nullable List<Rule> outbound(@Nullable Policy policy) {
        RootPolicy root = policy == null ? null : policy.getRoot();
        return root == null ? null : root.getOutbound();
    }

    /// What holds of something of which the twin's policy says the one and the root policy the other: the
    /// stricter. A twin that either hides is hidden, whatever else denies it.
    static Verdict narrowed(Verdict own, Verdict root) {
        return switch (root) {
            case Verdict.Denied(var reason, var rule, var version) ->
                own instanceof Verdict.Denied denied
                                && (denied.reason() == Reason.NOT_FOUND || reason != Reason.NOT_FOUND)
                        ? denied
                        : new Verdict.Denied(reason, name(rule), version);
            case Verdict.Asks asks ->
                switch (own) {
                    case Verdict.Allowed(var rule, var terms, var until) ->
                        new Verdict.Asks(name(asks.rule()), terms, asks.policyVersion(), earlier(until, asks.until()));
                    case Verdict.Asks mine -> until(mine, asks.until());
                    case Verdict.Denied denied -> denied;
                };
            case Verdict.Allowed allowed ->
                switch (own) {
                    case Verdict.Allowed(var rule, var terms, var until) ->
                        new Verdict.Allowed(rule, terms, earlier(until, allowed.until()));
                    case Verdict.Asks mine -> until(mine, allowed.until());
                    case Verdict.Denied denied -> denied;
                };
        };
    }

    private static Verdict until(Verdict.Asks asks, @Nullable Instant until) {
        return new Verdict.Asks(asks.rule(), asks.terms(), asks.policyVersion(), earlier(asks.until(), until));
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
