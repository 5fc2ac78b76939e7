package parley.broker.deciding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parley.avro.AttestationRevoked;
import parley.avro.Attested;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.policy.Attestations;
import parley.topics.Topics;

/// What was attested of a requester is revoked: what rests on it alone ends, and nothing else does. Whoever
/// shows it later shows nothing.
final class Revocations {

    private Revocations() {}

    static Decision decide(Situation situation, AttestationRevoked event, Account account) {
        String twin = situation.state().twin();
        String revoked = Topics.revocationKey(event.getBy(), event.getAttestation());
        boolean ours = twin.equals(situation.own()) || situation.owns(twin);
        // Also if it is over by what its issuer says now: what rests on it may rest on more than that
        boolean resting = situation.state().interactions().values().stream()
                .anyMatch(interaction -> Situation.live(interaction) && shows(interaction, revoked));
        boolean over = !situation.now().isBefore(event.getValidUntil());
        if (!ours || situation.state().revoked().containsKey(revoked) || (over && !resting)) {
            return account.ignored(Reason.NONE);
        }
        List<Change> changes = new ArrayList<>();
        if (!over) {
            changes.add(new Change.Revoked(event));
        }
        situation.state().interactions().values().stream()
                .filter(interaction -> Situation.live(interaction) && shows(interaction, revoked))
                .sorted(Comparator.comparing(Interaction::getId))
                .map(interaction -> without(situation, interaction, revoked))
                .forEach(changes::add);
        AskedCommands.reevaluated(remembering(situation, event, revoked)).forEach(changes::add);
        return account.accepted(Account.Ground.of(Reason.ATTESTATION_LOST), changes);
    }

    /// The same once it is remembered: a command that waits shows it no more.
    private static Situation remembering(Situation situation, AttestationRevoked event, String revoked) {
        Map<String, AttestationRevoked> all = new HashMap<>(situation.state().revoked());
        all.put(revoked, event);
        TwinState state = situation.state();
        return new Situation(
                new TwinState(
                        state.twin(),
                        state.policy(),
                        state.interactions(),
                        state.decided(),
                        state.commands(),
                        all,
                        state.seen()),
                situation.cause(),
                situation.now(),
                situation.own());
    }

    private static boolean shows(Interaction interaction, String attestation) {
        return interaction.getAttested().stream().map(Attestations::key).anyMatch(attestation::equals);
    }

    private static Change.InteractionSet without(Situation situation, Interaction interaction, String revoked) {
        List<Attested> rest = interaction.getAttested().stream()
                .filter(each -> !Attestations.key(each).equals(revoked))
                .toList();
        Interaction without = situation.settled(Copies.of(interaction).setAttested(rest));
        Change.InteractionSet ended = PolicyChanges.revoked(situation, without);
        return ended == null ? Situation.silently(without) : ended;
    }
}
