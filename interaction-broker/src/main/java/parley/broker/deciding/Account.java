package parley.broker.deciding;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.AuditRange;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.EffectSeen;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Reason;

/// The audit entry in the making: who asked what of whom; how it came out closes it into a decision.
///
/// @param disbelieved what was not believed, if that is what it is about
/// @param denied what a broker or a service refused, if that is
/// @param effect what was seen to be in force, if that is
/// @param detail what was given as the reason, in words; empty if nothing
/// @param purpose what it was asked for, if that was stated
record Account(
        Situation situation,
        String event,
        String who,
        String twin,
        String provider,
        String resource,
        String interaction,
        String command,
        @Nullable Disbelieved disbelieved,
        @Nullable Denied denied,
        @Nullable EffectSeen effect,
        String detail,
        @Nullable String purpose) {

    Account(
            Situation situation,
            String event,
            String who,
            String twin,
            String provider,
            String resource,
            String interaction) {
        this(situation, event, who, twin, provider, resource, interaction, "", null, null, null, "", null);
    }

    /// The same, with what was said to it.
    Account saying(String reason, @Nullable String stated) {
        return new Account(
                situation,
                event,
                who,
                twin,
                provider,
                resource,
                interaction,
                command,
                disbelieved,
                denied,
                effect,
                reason,
                stated);
    }

    /// The policy or rule that decided.
    record Ground(Reason reason, long policyVersion, String rule) {
        static final Ground NONE = new Ground(Reason.NONE, 0, "");

        static Ground of(Reason reason) {
            return new Ground(reason, 0, "");
        }

        static Ground of(Interaction interaction, Reason reason) {
            return new Ground(reason, interaction.getPolicyVersion(), interaction.getRule());
        }
    }

    Decision accepted(Ground ground, List<? extends Change> changes) {
        return closed(Outcome.ACCEPTED, ground, changes);
    }

    Decision refused(Ground ground, List<? extends Change> changes) {
        return closed(Outcome.REFUSED, ground, changes);
    }

    Decision refused(Reason reason) {
        return closed(Outcome.REFUSED, Ground.of(reason), List.of());
    }

    Decision ignored(Reason reason) {
        return closed(Outcome.IGNORED, Ground.of(reason), List.of());
    }

    private Decision closed(Outcome outcome, Ground ground, List<? extends Change> changes) {
        List<Change> all = new ArrayList<>(changes);
        Optional<Half> granted = granted(changes);
        all.add(new Change.Audited(AuditEntry.newBuilder()
                .setCause(situation.cause())
                .setAt(situation.now())
                .setEvent(event)
                .setWho(who)
                .setTwin(twin)
                .setProvider(provider)
                .setResource(resource)
                .setOutcome(outcome)
                .setReason(ground.reason())
                .setPolicyVersion(ground.policyVersion())
                .setRule(ground.rule())
                .setInteraction(interaction)
                .setEnded(ids(changes, true))
                .setChanged(ids(changes, false))
                .setCommand(command)
                .setDisbelieved(disbelieved)
                .setDenied(denied)
                .setErased(erased(changes))
                .setEffect(effect)
                .setDetail(detail)
                .setPurpose(purpose)
                .setTerms(granted.map(Half::getTerms).orElse(null))
                .setUntil(granted.map(Half::getUntil).orElse(null))
                .build()));
        return new Decision(all);
    }

    private List<String> ids(List<? extends Change> changes, boolean endedOnly) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.InteractionSet(var set, var told)
                        ? Stream.of(set)
                        : Stream.<Interaction>empty())
                .filter(set -> !endedOnly || ended(set))
                .map(Interaction::getId)
                .toList();
    }

    /// The provider's half of the interaction concerned, if it allows what it did not before, or not so.
    private Optional<Half> granted(List<? extends Change> changes) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.InteractionSet(var set, var told)
                        ? Stream.of(set)
                        : Stream.<Interaction>empty())
                .filter(set -> set.getId().equals(interaction))
                .map(Interaction::getProviderHalf)
                .filter(half -> half != null && half.getWanted() && !granted(half))
                .reduce((first, last) -> last);
    }

    /// Whether the provider's side allowed it before just so.
    private boolean granted(Half half) {
        Interaction before = situation.known(interaction);
        Half known = before == null ? null : before.getProviderHalf();
        return known != null
                && known.getWanted()
                && known.getEpoch() == half.getEpoch()
                && Objects.equals(known.getTerms(), half.getTerms())
                && Objects.equals(known.getUntil(), half.getUntil());
    }

    private static @Nullable List<AuditRange> erased(List<? extends Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.Erased(var ranges)) {
                return ranges;
            }
        }
        return null;
    }

    /// Ended by this decision: it was live before, and is not now.
    private boolean ended(Interaction set) {
        Interaction before = situation.known(set.getId());
        return before != null && Situation.live(before) && !Situation.live(set);
    }
}
