package parley.broker.deciding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Side;
import parley.policy.Verdict;

/// A new policy comes into force, and ends exactly those of the twin's interactions that it no longer allows.
final class PolicyChanges {

    private PolicyChanges() {}

    static Decision decide(Situation before, PolicyChanged event, Account account) {
        TwinState state = before.state();
        if (!event.getTwin().equals(state.twin()) || !before.owns(event.getTwin())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        Policy policy = new Policy(event.getTwin(), before.policyVersion() + 1, event.getRules(), before.cause());
        Situation after = new Situation(
                new TwinState(state.twin(), policy, state.interactions(), state.decided(), state.commands()),
                before.cause(),
                before.now(),
                before.own());
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.PolicySet(policy));
        state.interactions().values().stream()
                .sorted(Comparator.comparing(Interaction::getId))
                .map(interaction -> reevaluated(after, interaction))
                .filter(change -> change != null)
                .forEach(changes::add);
        return account.accepted(new Account.Ground(Reason.NONE, policy.getVersion(), ""), changes);
    }

    /// The end of the interaction, if it is live, ours to allow, and no longer allowed, or not as it was.
    static Change.@Nullable InteractionSet reevaluated(Situation situation, Interaction interaction) {
        Half own = interaction.getProviderHalf();
        if (!Situation.live(interaction) || !situation.providing(interaction) || own == null || !own.getWanted()) {
            return null;
        }
        return switch (situation.verdict(interaction)) {
            case Verdict.Allowed allowed ->
                Objects.equals(own.getTerms(), Grants.terms(interaction, allowed))
                        ? null
                        : end(situation, interaction, own, otherwise(situation, allowed));
            case Verdict.Denied denied -> end(situation, interaction, own, denied);
        };
    }

    /// What is allowed now is not what was granted: the requester has to ask again.
    private static Verdict.Denied otherwise(Situation situation, Verdict.Allowed allowed) {
        return new Verdict.Denied(Reason.POLICY_CHANGED, allowed.rule(), situation.policyVersion());
    }

    static Decision lapsed(Change.InteractionSet end, Account account) {
        return account.accepted(Account.Ground.of(end.interaction(), Reason.POLICY_CHANGED), List.of(end));
    }

    private static Change.InteractionSet end(
            Situation situation, Interaction interaction, Half own, Verdict.Denied denied) {
        String by = denied.reason() == Reason.DENIED_BY_RULE ? denied.rule() : interaction.getProvider();
        Half ended =
                HalfChanges.end(own, Side.PROVIDER, interaction.getEpoch(), Reason.POLICY_CHANGED, by, situation.now());
        Interaction after = situation.settled(Copies.of(interaction)
                .setProviderHalf(ended)
                .setPolicyVersion(denied.policyVersion())
                .setRule(denied.rule()));
        return situation.telling(after, ended);
    }
}
