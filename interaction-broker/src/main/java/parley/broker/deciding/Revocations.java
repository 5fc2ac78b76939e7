package parley.broker.deciding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        if (!ours
                || situation.state().revoked().containsKey(revoked)
                || !situation.now().isBefore(event.getValidUntil())) {
            return account.ignored(Reason.NONE);
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Revoked(event));
        situation.state().interactions().values().stream()
                .filter(interaction -> Situation.live(interaction) && shows(interaction, revoked))
                .sorted(Comparator.comparing(Interaction::getId))
                .map(interaction -> without(situation, interaction, revoked))
                .forEach(changes::add);
        return account.accepted(Account.Ground.of(Reason.ATTESTATION_LOST), changes);
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
