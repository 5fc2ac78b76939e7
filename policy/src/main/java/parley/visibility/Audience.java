package parley.visibility;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.policy.Policies;
import parley.policy.Requester;

/// The find and describe rules of a policy that concern one partner: with them its space decides as ours would.
public final class Audience {

    private static final List<Action> SHARED = List.of(Action.FIND, Action.DESCRIBE);

    private Audience() {}

    /// The rules that concern twins and agents of that partner, cut down to find and describe.
    ///
    /// @param partnerOrganisation the partner's DID
    public static List<Rule> of(Policy policy, String partnerOrganisation) {
        return policy.getRules().stream()
                .filter(rule -> concerns(rule.getSubject(), partnerOrganisation))
                .filter(rule -> rule.getActions().stream().anyMatch(SHARED::contains))
                .map(Audience::shared)
                .toList();
    }

    /// Whether the policy lets whoever asks find the twin, and denies it to nobody.
    public static boolean everyone(Policy policy, Instant now) {
        List<Rule> inForce = policy.getRules().stream()
                .filter(rule -> Policies.inForce(rule, now))
                .toList();
        return inForce.stream()
                        .filter(finding(Effect.ALLOW))
                        .anyMatch(rule -> rule.getSubject().getKind() == SubjectKind.ANYONE)
                && inForce.stream().noneMatch(finding(Effect.DENY));
    }

    /// Whether any twin of the partner may find the twin, now or once a rule begins to hold; if not, the entry is
    /// withdrawn.
    public static boolean anyone(List<Rule> audience) {
        return anyone(audience, (allow, deny) -> startsNoLater(deny, allow) && endsNoEarlier(deny, allow));
    }

    /// Whether any twin of the partner may find the twin at that moment.
    public static boolean anyone(List<Rule> audience, Instant now) {
        List<Rule> inForce =
                audience.stream().filter(rule -> Policies.inForce(rule, now)).toList();
        return anyone(inForce, (allow, deny) -> true);
    }

    /// Whether the requester, one of the partner's, may find the twin.
    public static boolean mayFind(List<Rule> audience, Requester requester, Instant now) {
        return decide(audience, requester, Action.FIND, Policies.ROOT, now);
    }

    /// Whether the requester, one of the partner's, may read the twin's description.
    public static boolean mayDescribe(List<Rule> audience, Requester requester, Instant now) {
        return decide(audience, requester, Action.DESCRIBE, Policies.DESCRIPTION, now);
    }

    private static boolean decide(List<Rule> audience, Requester requester, Action action, String path, Instant now) {
        return Policies.decide(new Policy("", 0L, audience, ""), requester, action, path, now)
                .allowed();
    }

    private static boolean concerns(Subject subject, String partner) {
        return switch (subject.getKind()) {
            case ANYONE -> true;
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

    /// A partner has no last twin and a twin no last agent: an allow is void only if one single deny covers all of its
    /// subject.
    private static boolean anyone(List<Rule> audience, Overlap always) {
        List<Rule> denies = audience.stream().filter(finding(Effect.DENY)).toList();
        return audience.stream()
                .filter(finding(Effect.ALLOW))
                .anyMatch(allow -> denies.stream()
                        .noneMatch(
                                deny -> includes(deny.getSubject(), allow.getSubject()) && always.holds(allow, deny)));
    }

    private static Predicate<Rule> finding(Effect effect) {
        return rule -> rule.getEffect() == effect
                && rule.getActions().contains(Action.FIND)
                && rule.getPath().equals(Policies.ROOT);
    }

    /// Within an audience, anyone and the organisation are the same set: all of the partner's.
    private static boolean includes(Subject whole, Subject part) {
        return switch (whole.getKind()) {
            case ANYONE, ORGANISATION -> true;
            case TWIN ->
                part.getKind() != SubjectKind.ANYONE
                        && part.getKind() != SubjectKind.ORGANISATION
                        && twinOf(part.getValue()).equals(whole.getValue());
            case AGENT -> part.getKind() == SubjectKind.AGENT && part.getValue().equals(whole.getValue());
        };
    }

    private static boolean startsNoLater(Rule deny, Rule allow) {
        return deny.getValidFrom() == null
                || (allow.getValidFrom() != null && !deny.getValidFrom().isAfter(allow.getValidFrom()));
    }

    private static boolean endsNoEarlier(Rule deny, Rule allow) {
        return deny.getValidUntil() == null
                || (allow.getValidUntil() != null && !deny.getValidUntil().isBefore(allow.getValidUntil()));
    }

    private interface Overlap {
        boolean holds(Rule allow, Rule deny);
    }
}
