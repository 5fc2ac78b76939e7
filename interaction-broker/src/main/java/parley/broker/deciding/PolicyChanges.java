package parley.broker.deciding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.BanRequested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.RootPolicy;
import parley.avro.RootPolicyChanged;
import parley.avro.RootPolicyReached;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.Terms;
import parley.policy.Bans;
import parley.policy.Narrowing;
import parley.policy.RootPolicies;
import parley.policy.Verdict;

/// A new policy comes into force, and ends exactly those of the twin's interactions that it no
/// longer allows. What waits for the twin's agents is granted if it now allows that by itself; of commands
/// that wait, what it does not allow is refused.
final class PolicyChanges {

    private PolicyChanges() {}

    /// What made it necessary to ask the policy again.
    ///
    /// @param ban that was added; null if none was
    /// @param revoked whether something was revoked that was attested of the requester
    private record Occasion(@Nullable Rule ban, boolean revoked) {

        private static final Occasion ANY = new Occasion(null, false);

        Reason reason(Situation situation, Interaction interaction, Verdict.Denied denied) {
            if (ban != null && ban.getId().equals(denied.rule())) {
                return Reason.BANNED;
            }
            return revoked || situation.lost(interaction) ? Reason.ATTESTATION_LOST : Reason.POLICY_CHANGED;
        }
    }

    static Decision decide(Situation before, PolicyChanged event, Account account) {
        if (!ours(before, event.getTwin())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        if (event.getExpected() != null && event.getExpected() != before.policyVersion()) {
            return account.refused(new Account.Ground(Reason.OTHER_VERSION, before.policyVersion(), ""), List.of());
        }
        return changed(before, event.getRules(), null, event.getAgent(), account);
    }

    /// What our organisation says, in its own log: the version that follows.
    static Decision root(Situation before, RootPolicyChanged event, Account account) {
        if (!before.state().twin().equals(before.own())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        long version = RootPolicies.version(before.state().policy());
        if (event.getRoot().getVersion() != version + 1) {
            return account.refused(new Account.Ground(Reason.OTHER_VERSION, version, ""), List.of());
        }
        return narrowed(before, event.getRoot(), account);
    }

    /// The same, as it reaches the log of a twin: one of ours, or one that ours deal with. An older one
    /// changes nothing.
    static Decision root(Situation before, RootPolicyReached event, Account account) {
        boolean newer = event.getRoot().getVersion()
                > RootPolicies.version(before.state().policy());
        return newer && event.getTwin().equals(before.state().twin())
                ? narrowed(before, event.getRoot(), account)
                : account.ignored(Reason.NONE);
    }

    private static Decision narrowed(Situation before, RootPolicy root, Account account) {
        Policy policy = before.state().policy();
        List<Rule> rules = policy == null ? List.of() : policy.getRules();
        return changed(
                before,
                new Policy(before.state().twin(), before.policyVersion() + 1, rules, before.cause(), root),
                null,
                before.own(),
                account);
    }

    /// The policy in force, and a rule that denies the subject everything.
    static Decision ban(Situation before, BanRequested event, Account account) {
        if (!ours(before, event.getTwin())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        Policy policy = before.state().policy();
        Rule ban = Bans.rule(event.getSubject());
        List<Rule> rules = Bans.added(policy == null ? List.of() : policy.getRules(), ban);
        return changed(before, rules, ban, event.getAgent(), account);
    }

    private static boolean ours(Situation situation, String twin) {
        return twin.equals(situation.state().twin()) && situation.owns(twin);
    }

    private static Decision changed(
            Situation before, List<Rule> rules, @Nullable Rule ban, String agent, Account account) {
        Policy policy = before.state().policy();
        return changed(
                before,
                new Policy(
                        before.state().twin(),
                        before.policyVersion() + 1,
                        rules,
                        before.cause(),
                        policy == null ? null : policy.getRoot()),
                ban,
                agent,
                account);
    }

    private static Decision changed(
            Situation before, Policy policy, @Nullable Rule ban, String agent, Account account) {
        TwinState state = before.state();
        Situation after = under(policy, before);
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.PolicySet(policy, agent));
        state.interactions().values().stream()
                .sorted(Comparator.comparing(Interaction::getId))
                .map(interaction -> reevaluated(after, interaction, new Occasion(ban, false)))
                .filter(change -> change != null)
                .forEach(changes::add);
        AskedCommands.reevaluated(after).forEach(changes::add);
        Account.Ground ground = ban == null
                ? new Account.Ground(Reason.NONE, policy.getVersion(), "")
                : new Account.Ground(Reason.BANNED, policy.getVersion(), ban.getId());
        return account.accepted(ground, changes);
    }

    /// The same, with another policy in force.
    static Situation under(Policy policy, Situation before) {
        TwinState state = before.state();
        return new Situation(state.under(policy), before.cause(), before.now(), before.own());
    }

    /// The end of the interaction, if it is live, ours to allow, and no longer allowed, or not as it was,
    /// or ours to ask for, and our organisation allows that no more; the grant of one that waits for the
    /// twin's agents, if they need not be asked any more.
    static Change.@Nullable InteractionSet reevaluated(Situation situation, Interaction interaction) {
        return reevaluated(situation, interaction, Occasion.ANY);
    }

    /// The same, when something of what was attested of the requester was revoked.
    static Change.@Nullable InteractionSet revoked(Situation situation, Interaction without) {
        return reevaluated(situation, without, new Occasion(null, true));
    }

    /// The same, if it shows more than before: what would end by that goes on as it was.
    ///
    /// @param more the interaction with what else is attested
    static Change.@Nullable InteractionSet reevaluated(Situation situation, Interaction interaction, Interaction more) {
        Change.InteractionSet change = reevaluated(situation, more);
        if (change == null) {
            return more.equals(interaction) ? null : Situation.silently(more);
        }
        return Situation.live(change.interaction()) ? change : reevaluated(situation, interaction);
    }

    private static Change.@Nullable InteractionSet reevaluated(
            Situation situation, Interaction interaction, Occasion occasion) {
        if (Situation.live(interaction)
                && situation.requesting(interaction)
                && situation.outbound(interaction) instanceof Verdict.Denied) {
            return left(situation, interaction);
        }
        Half own = interaction.getProviderHalf();
        if (!Situation.live(interaction) || !situation.providing(interaction) || own == null) {
            return null;
        }
        return switch (situation.verdict(interaction)) {
            case Verdict.Asks asks ->
                Situation.granted(interaction)
                        ? end(situation, interaction, own, otherwise(situation, asks.rule()), occasion)
                        : null;
            // What lapses is granted no more
            case Verdict.Allowed allowed
            when !Situation.granted(interaction) ->
                situation.overdue(interaction) ? null : Grants.granted(situation, interaction, allowed);
            case Verdict.Allowed allowed ->
                unchanged(interaction, own, allowed)
                        ? null
                        : end(situation, interaction, own, otherwise(situation, allowed.rule()), occasion);
            case Verdict.Denied denied -> end(situation, interaction, own, denied, occasion);
        };
    }

    private static Change.InteractionSet left(Situation situation, Interaction interaction) {
        return Ends.ended(situation, interaction, Side.REQUESTER, Reason.POLICY_CHANGED, interaction.getRequester());
    }

    /// Whether it may go on as it was granted: under terms that give no more than the rule's do now. What an agent
    /// consented to does where no rule says anything of it any more.
    static boolean unchanged(Interaction interaction, Half own, Verdict.Allowed allowed) {
        boolean consented = interaction.getOffered() || interaction.getAccepted();
        if (consented && allowed.rule().isEmpty()) {
            return true;
        }
        Terms terms = own.getTerms();
        if (interaction.getOffered()) {
            // What was offered without terms was offered so whatever a rule would say
            return terms == null || Narrowing.within(allowed.terms(), terms);
        }
        return Narrowing.covers(Grants.terms(interaction, allowed), terms);
    }

    /// What is allowed now is not what was granted: the requester has to ask again.
    private static Verdict.Denied otherwise(Situation situation, String rule) {
        return new Verdict.Denied(Reason.POLICY_CHANGED, rule, situation.policyVersion());
    }

    /// What reevaluating has changed, where time, or what was to be decided on, was the occasion.
    static Decision lapsed(Change.InteractionSet change, Account account) {
        Half ours = change.interaction().getProviderHalf();
        Reason ended = ours != null && ours.getReason() == Reason.ATTESTATION_LOST
                ? Reason.ATTESTATION_LOST
                : Reason.POLICY_CHANGED;
        Reason reason = Situation.live(change.interaction()) ? Reason.NONE : ended;
        return account.accepted(Account.Ground.of(change.interaction(), reason), List.of(change));
    }

    private static Change.InteractionSet end(
            Situation situation, Interaction interaction, Half own, Verdict.Denied denied, Occasion occasion) {
        Reason reason = occasion.reason(situation, interaction, denied);
        String by = denied.reason() == Reason.DENIED_BY_RULE ? denied.rule() : interaction.getProvider();
        Half ended = HalfChanges.end(own, Side.PROVIDER, interaction.getEpoch(), reason, by, "", situation.now());
        Interaction after = situation.settled(Copies.of(interaction)
                .setProviderHalf(ended)
                .setPolicyVersion(denied.policyVersion())
                .setRule(denied.rule()));
        return situation.telling(after, ended);
    }
}
