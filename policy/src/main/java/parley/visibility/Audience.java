package parley.visibility;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.CatalogEntry;
import parley.avro.Effect;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.RootPolicies;

/// The find and describe rules of a policy that concern one partner: with them its space decides as ours would.
public final class Audience {

    private static final List<Action> SHARED = List.of(Action.FIND, Action.DESCRIBE);

    /// No twin and no agent has this name: names match `[a-z0-9-]{1,64}`.
    private static final String NOBODY = "*";

    private Audience() {}

    /// The rules that concern twins and agents of that partner, the organisation's among them, cut down to
    /// find and describe.
    ///
    /// @param partnerOrganisation the partner's DID
    public static Policy of(Policy policy, String partnerOrganisation) {
        return policy(
                policy.getTwin(),
                shared(policy.getRules(), partnerOrganisation),
                sharedOrNull(RootPolicies.inbound(policy), partnerOrganisation));
    }

    /// The same, as it came with a partner's catalogue.
    public static Policy of(CatalogEntry entry) {
        return policy(entry.getTwin(), entry.getAudience(), entry.getRoot());
    }

    private static Policy policy(String twin, List<Rule> rules, @Nullable List<Rule> root) {
        return new Policy(twin, 0L, rules, "", root == null ? null : new RootPolicy(0L, root, null));
    }

    private static @Nullable List<Rule> sharedOrNull(@Nullable List<Rule> rules, String partner) {
        return rules == null ? null : shared(rules, partner);
    }

    private static List<Rule> shared(List<Rule> rules, String partner) {
        return rules.stream()
                .filter(rule -> concerns(rule.getSubject(), partner))
                .filter(rule -> rule.getActions().stream().anyMatch(SHARED::contains))
                .map(Audience::shared)
                .toList();
    }

    /// Whether the policy lets whoever asks find the twin, and denies it to nobody.
    public static boolean everyone(Policy policy, Instant now) {
        List<Rule> root = RootPolicies.inbound(policy);
        return everyone(policy.getRules(), now) && (root == null || everyone(root, now));
    }

    private static boolean everyone(List<Rule> rules, Instant now) {
        List<Rule> inForce =
                rules.stream().filter(rule -> Policies.inForce(rule, now)).toList();
        return inForce.stream()
                        .filter(finding(Effect.ALLOW))
                        .anyMatch(rule -> rule.getSubject().getKind() == SubjectKind.ANYONE)
                && inForce.stream().noneMatch(finding(Effect.DENY));
    }

    private static Predicate<Rule> finding(Effect effect) {
        return rule -> rule.getEffect() == effect
                && rule.getActions().contains(Action.FIND)
                && rule.getPath().equals(Policies.ROOT);
    }

    /// Whether a policy lets *anyone* of a partner do something, at a moment.
    ///
    /// A policy tells apart only those whom its rules name, so asking it for each of these, and once for
    /// someone whom no rule names, asks it for everyone, each showing nothing, and all that helps.
    ///
    /// @param partnerOrganisation the partner's DID
    public static boolean anyone(Policy policy, String partnerOrganisation, Action action, String path, Instant now) {
        List<List<Attested>> shown = Showings.of(policy, action, path, now);
        return requesters(policy, partnerOrganisation)
                .distinct()
                .flatMap(requester -> shown.stream().map(requester::showing))
                .anyMatch(requester ->
                        Policies.decide(policy, requester, action, path, now).allowed());
    }

    /// Of the twin's policy and of the root policy.
    static Stream<Rule> rules(Policy policy) {
        List<Rule> root = RootPolicies.inbound(policy);
        return Stream.concat(policy.getRules().stream(), root == null ? Stream.of() : root.stream());
    }

    private static Stream<Requester> requesters(Policy policy, String partner) {
        Stream<Requester> named = rules(policy)
                .flatMap(rule -> named(rule.getSubject()))
                .filter(requester -> requester.organisation().equals(partner));
        return Stream.concat(Stream.of(unnamed(partner + ":twins:" + NOBODY)), named);
    }

    private static Stream<Requester> named(Subject subject) {
        return switch (subject.getKind()) {
            case ANYONE, ORGANISATION, ATTESTED -> Stream.of();
            case TWIN -> Stream.of(unnamed(subject.getValue()));
            case AGENT -> Stream.of(Requester.ofAgent(subject.getValue()));
        };
    }

    private static Requester unnamed(String twin) {
        return Requester.ofAgent(twin + "#" + NOBODY);
    }

    /// Whether the requester, one of the partner's, may find the twin.
    ///
    /// @param audience what [#of] gave
    public static boolean mayFind(Policy audience, Requester requester, Instant now) {
        return Policies.decide(audience, requester, Action.FIND, Policies.ROOT, now)
                .allowed();
    }

    private static boolean concerns(Subject subject, String partner) {
        return switch (subject.getKind()) {
            // Whoever of them shows it
            case ANYONE, ATTESTED -> true;
            case ORGANISATION -> subject.getValue().equals(partner);
            case TWIN, AGENT -> Requester.belongs(twinOf(subject.getValue()), partner);
        };
    }

    private static String twinOf(String value) {
        int fragment = value.indexOf('#');
        return fragment < 0 ? value : value.substring(0, fragment);
    }

    private static Rule shared(Rule rule) {
        List<Action> actions =
                rule.getActions().stream().filter(SHARED::contains).toList();
        return new Rule(
                rule.getId(),
                rule.getEffect(),
                actions,
                rule.getSubject(),
                rule.getPath(),
                rule.getValidFrom(),
                rule.getValidUntil(),
                null);
    }
}
