package parley.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;

/// Evaluates policies: any matching deny wins, otherwise the deepest matching rule that allows or asks, of those as
/// deep first one that asks, then one that shows no history, then the one whose terms limit more; otherwise it is
/// denied.
///
/// What an organisation's root policy does not allow, no twin's policy can: the same is asked of its rules,
/// and the stricter answer counts. Its rules are named `root:` and their id, and `root` stands for none of
/// them.
///
/// A rule matches if it is in force, names the action, is about the requester, and its path is the
/// resource's or a prefix of it, segment by segment. Where several rules would decide, the deepest is
/// named, and of those the first by id.
public final class Policies {

    /// The resource that stands for the whole twin; *find* is asked of it alone.
    public static final String ROOT = "/";

    /// The resource of a twin's description.
    public static final String DESCRIPTION = "/description";

    private static final Comparator<Rule> DECIDING = Comparator.<Rule>comparingInt(rule -> depth(rule.getPath()))
            .reversed()
            .thenComparing(rule -> rule.getEffect() != Effect.ASK)
            .thenComparing(Policies::showsHistory)
            .thenComparingLong(rule -> -limits(rule))
            .thenComparing(Rule::getId);

    private Policies() {}

    /// The resource of a twin's feed.
    public static String feed(String name) {
        return "/feeds/" + name;
    }

    /// The resource of a twin's control.
    public static String control(String name) {
        return "/controls/" + name;
    }

    /// What the policy says about this action alone, without asking whether the requester may find the twin.
    ///
    /// @param policy the twin's policy; null, like a policy without rules, allows nothing
    /// @param path the resource, e.g. `/feeds/load`
    public static Verdict evaluate(
            @Nullable Policy policy, Requester requester, Action action, String path, Instant now) {
        Matches asked = new Matches(requester, action, path);
        look(rules(policy), requester, now, asked, null);
        Verdict own = asked.verdict(version(policy));
        List<Rule> root = RootPolicies.inbound(policy);
        if (root == null) {
            return own;
        }
        Matches most = new Matches(requester, action, path);
        look(root, requester, now, most, null);
        return RootPolicies.narrowed(own, most.verdict(version(policy)));
    }

    /// What the policy says, *find* being a precondition of everything: who may not find the twin is told `NOT_FOUND`.
    public static Verdict decide(
            @Nullable Policy policy, Requester requester, Action action, String path, Instant now) {
        Verdict own = decide(rules(policy), version(policy), requester, action, path, now);
        return narrowed(policy, own, requester, action, path, now);
    }

    /// What our organisation says of something that one of our twins would do with another twin, *find*
    /// being a precondition here, too.
    ///
    /// @param policy that of the log in which it is decided; without a root policy it allows everything
    /// @param asked DID of the twin that is asked
    public static Verdict outbound(@Nullable Policy policy, String asked, Action action, String path, Instant now) {
        List<Rule> rules = RootPolicies.outbound(policy);
        Verdict any = new Verdict.Allowed("", null, null);
        if (rules == null) {
            return any;
        }
        Requester counterpart = new Requester(Requester.organisationOf(asked), asked, "");
        return RootPolicies.narrowed(any, decide(rules, version(policy), counterpart, action, path, now));
    }

    private static Verdict narrowed(
            @Nullable Policy policy, Verdict own, Requester requester, Action action, String path, Instant now) {
        List<Rule> root = RootPolicies.inbound(policy);
        return root == null
                ? own
                : RootPolicies.narrowed(own, decide(root, version(policy), requester, action, path, now));
    }

    private static Verdict decide(
            List<Rule> rules, long version, Requester requester, Action action, String path, Instant now) {
        Matches finding = new Matches(requester, Action.FIND, ROOT);
        Matches asked = new Matches(requester, action, path);
        look(rules, requester, now, finding, action == Action.FIND ? null : asked);
        return switch (finding.verdict(version)) {
            case Verdict.Denied hidden -> new Verdict.Denied(Reason.NOT_FOUND, hidden.rule(), hidden.policyVersion());
            // No rule asks about finding
            case Verdict.Asks asks -> new Verdict.Denied(Reason.NOT_FOUND, asks.rule(), asks.policyVersion());
            case Verdict.Allowed found -> action == Action.FIND ? found : asked.verdict(version);
        };
    }

    private static List<Rule> rules(@Nullable Policy policy) {
        return policy == null ? List.of() : policy.getRules();
    }

    private static long version(@Nullable Policy policy) {
        return policy == null ? 0 : policy.getVersion();
    }

    /// One look at all rules, however much is asked of them.
    private static void look(List<Rule> rules, Requester requester, Instant now, Matches one, @Nullable Matches other) {
        for (Rule rule : rules) {
            if (inForce(rule, now) && concerns(rule.getSubject(), requester, now)) {
                one.consider(rule);
                if (other != null) {
                    other.consider(rule);
                }
            }
        }
    }

    /// Of the rules that match what is asked, those that decide.
    private static final class Matches {
        private final Action action;
        private final String path;
        private final Requester requester;
        private @Nullable Rule deny;
        private @Nullable Rule other;

        Matches(Requester requester, Action action, String path) {
            this.requester = requester;
            this.action = action;
            this.path = path;
        }

        void consider(Rule rule) {
            if (!covers(rule.getPath(), path) || !rule.getActions().contains(action)) {
                return;
            }
            if (rule.getEffect() == Effect.DENY) {
                deny = first(rule, deny);
            } else {
                other = first(rule, other);
            }
        }

        private static Rule first(Rule rule, @Nullable Rule best) {
            return best == null || DECIDING.compare(rule, best) < 0 ? rule : best;
        }

        Verdict verdict(long version) {
            if (deny != null) {
                return new Verdict.Denied(Reason.DENIED_BY_RULE, deny.getId(), version);
            }
            if (other == null) {
                return new Verdict.Denied(Reason.NO_RULE, "", version);
            }
            return other.getEffect() == Effect.ASK
                    ? new Verdict.Asks(other.getId(), other.getTerms(), version, until(other))
                    : new Verdict.Allowed(other.getId(), other.getTerms(), until(other));
        }

        /// When the rule ceases to hold for this requester.
        private @Nullable Instant until(Rule rule) {
            return rule.getSubject().getKind() == SubjectKind.ATTESTED
                    ? RootPolicies.earlier(
                            rule.getValidUntil(),
                            Attestations.until(rule.getSubject(), requester).orElse(null))
                    : rule.getValidUntil();
        }
    }

    /// What the policy says of an action to which the twin's agent consented itself: that takes the place of
    /// an allowing rule, but overrules no denial, nor the organisation's, and nobody is offered what may
    /// not be found.
    public static Verdict consented(
            @Nullable Policy policy, Requester requester, Action action, String path, Instant now) {
        Verdict own = switch (decide(rules(policy), version(policy), requester, action, path, now)) {
            case Verdict.Denied denied when denied.reason() == Reason.NO_RULE -> new Verdict.Allowed("", null, null);
            case Verdict.Denied denied -> denied;
            case Verdict.Asks asks -> new Verdict.Allowed(asks.rule(), asks.terms(), asks.until());
            case Verdict.Allowed allowed -> allowed;
        };
        return switch (narrowed(policy, own, requester, action, path, now)) {
            // The organisation asks, and was answered; the rule that allows is the twin's
            case Verdict.Asks asks
            when own instanceof Verdict.Allowed allowed ->
                new Verdict.Allowed(allowed.rule(), allowed.terms(), asks.until());
            case Verdict narrowed -> narrowed;
        };
    }

    /// What is wrong with these rules; empty if they may become a policy.
    public static List<Violation> validate(List<Rule> rules) {
        return RuleCheck.check(rules);
    }

    /// What is wrong with these rules of a root policy about what others may do; empty if they may become
    /// one.
    public static List<Violation> validateInbound(List<Rule> rules) {
        return RuleCheck.inbound(rules);
    }

    /// The same of rules about what our twins may do.
    public static List<Violation> validateOutbound(List<Rule> rules) {
        return RuleCheck.outbound(rules);
    }

    /// The moments at which one of the rules about what others may do with the twin begins or ceases to hold.
    public static Stream<Instant> boundaries(Policy policy) {
        List<Rule> root = RootPolicies.inbound(policy);
        return boundaries(root == null ? policy.getRules() : concat(policy.getRules(), root));
    }

    /// The same of those about what our twins may do.
    public static Stream<Instant> outboundBoundaries(Policy policy) {
        List<Rule> rules = RootPolicies.outbound(policy);
        return rules == null ? Stream.of() : boundaries(rules);
    }

    private static Stream<Instant> boundaries(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> Stream.of(rule.getValidFrom(), rule.getValidUntil()))
                .filter(instant -> instant != null);
    }

    private static List<Rule> concat(List<Rule> some, List<Rule> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// Whether the rule is in force at that moment: from `validFrom` on, and before `validUntil`.
    public static boolean inForce(Rule rule, Instant now) {
        return (rule.getValidFrom() == null || !now.isBefore(rule.getValidFrom()))
                && (rule.getValidUntil() == null || now.isBefore(rule.getValidUntil()));
    }

    private static boolean concerns(Subject subject, Requester requester, Instant now) {
        return switch (subject.getKind()) {
            case ANYONE -> true;
            case ORGANISATION -> subject.getValue().equals(requester.organisation());
            case TWIN -> subject.getValue().equals(requester.twin());
            case AGENT -> subject.getValue().equals(requester.agent());
            case ATTESTED -> requester.shows(subject, now);
        };
    }

    /// Whether a rule with that path is about the resource.
    public static boolean covers(String rulePath, String path) {
        return rulePath.equals(ROOT) || path.equals(rulePath) || path.startsWith(rulePath + "/");
    }

    private static boolean showsHistory(Rule rule) {
        return rule.getTerms() != null && rule.getTerms().getHistory() != History.NONE;
    }

    /// How many of the terms limit what is allowed.
    private static long limits(Rule rule) {
        Terms terms = rule.getTerms();
        return terms == null
                ? 0
                : Stream.of(
                                terms.getFields().isEmpty() ? null : terms.getFields(),
                                terms.getWhere(),
                                terms.getAtMost(),
                                terms.getUntil(),
                                terms.getForMillis(),
                                terms.getMaxCommands())
                        .filter(Objects::nonNull)
                        .count();
    }

    private static int depth(String path) {
        return path.equals(ROOT) ? 0 : (int) path.chars().filter(c -> c == '/').count();
    }
}
