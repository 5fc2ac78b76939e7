package parley.broker.deciding;

import java.util.Comparator;
import java.util.List;
import parley.avro.DelegationLapsed;
import parley.avro.EndAllRequested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.PartnershipEnded;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TerminationRequested;
import parley.avro.Tick;

/// Ends by will and by time: each touches our own half alone.
final class Ends {

    private Ends() {}

    static Decision terminate(Situation situation, TerminationRequested event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        // To who is no party to it, an interaction does not exist
        if (known == null || !situation.owns(event.getTwin()) || !party(known, event.getTwin())) {
            return account.refused(Reason.UNKNOWN_INTERACTION);
        }
        if (!Situation.live(known)) {
            return account.accepted(Account.Ground.of(known, Reason.NONE), List.of());
        }
        boolean byRequester = event.getTwin().equals(known.getRequester());
        Side side = byRequester ? Side.REQUESTER : Side.PROVIDER;
        Reason reason = byRequester ? byRequester(known) : Reason.TERMINATED_BY_PROVIDER;
        return account.accepted(
                Account.Ground.of(reason),
                List.of(ended(situation, known, side, reason, event.getTwin(), event.getReason())));
    }

    static Decision all(Situation situation, EndAllRequested event, Account account) {
        if (!event.getTwin().equals(situation.state().twin()) || !situation.owns(event.getTwin())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        List<Change> changes = situation.state().interactions().values().stream()
                .filter(interaction -> Situation.live(interaction) && asked(interaction, event.getSubject()))
                .sorted(Comparator.comparing(Interaction::getId))
                .<Change>map(interaction -> ended(
                        situation,
                        interaction,
                        Side.PROVIDER,
                        Reason.TERMINATED_BY_PROVIDER,
                        event.getTwin(),
                        event.getReason()))
                .toList();
        return account.accepted(Account.Ground.of(Reason.TERMINATED_BY_PROVIDER), changes);
    }

    private static boolean asked(Interaction interaction, Subject subject) {
        String requester = subject.getKind() == SubjectKind.TWIN
                ? interaction.getRequester()
                : interaction.getRequesterOrganisation();
        return requester.equals(subject.getValue());
    }

    /// What nobody has granted, now or before it was suspended, was a request, which is taken back.
    private static Reason byRequester(Interaction known) {
        Half own = known.getRequesterHalf();
        boolean resumes = own != null && own.getReason() == Reason.RESUMED;
        boolean asked = Situation.pending(known) || (known.getState() == State.REQUESTED && !resumes);
        return asked && !Situation.granted(known) ? Reason.WITHDRAWN : Reason.TERMINATED_BY_REQUESTER;
    }

    /// No interaction outlives the partnership with the other side's organisation.
    static Decision withPartnership(Situation situation, PartnershipEnded event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null
                || !Situation.live(known)
                || !with(known, event.getOrganisation())
                || situation.local(known)) {
            return account.ignored(Reason.NONE);
        }
        boolean asking = situation.requesting(known);
        Side side = asking ? Side.REQUESTER : Side.PROVIDER;
        Reason reason = asking ? Reason.TERMINATED_BY_REQUESTER : Reason.TERMINATED_BY_PROVIDER;
        return account.accepted(
                Account.Ground.of(reason), List.of(ended(situation, known, side, reason, situation.own())));
    }

    /// What one of our twins' agents has asked for ends when it may not do so any more.
    static Decision withDelegation(Situation situation, DelegationLapsed event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null
                || !Situation.live(known)
                || !situation.requesting(known)
                || known.getEpoch() != event.getEpoch()
                || known.getRequesterHalf() == null
                || !known.getRequester().equals(event.getTwin())
                || !known.getAgent().equals(event.getAgent())) {
            return account.ignored(Reason.NONE);
        }
        return account.accepted(
                Account.Ground.of(Reason.DELEGATION_LAPSED),
                List.of(ended(situation, known, Side.REQUESTER, Reason.DELEGATION_LAPSED, event.getTwin())));
    }

    private static boolean with(Interaction interaction, String organisation) {
        return organisation.equals(interaction.getRequesterOrganisation())
                || organisation.equals(interaction.getProviderOrganisation());
    }

    static Decision expire(Situation situation, Tick event, Account account) {
        Interaction known = situation.known(event.getInteraction());
        if (known == null || !Situation.live(known)) {
            return account.ignored(Reason.NONE);
        }
        if (situation.overdue(known)) {
            // Within one space both halves are ours: what was offered lapses by who offered it
            boolean asking =
                    situation.requesting(known) && !(situation.local(known) && known.getState() == State.OFFERED);
            Side side = asking ? Side.REQUESTER : Side.PROVIDER;
            String by = asking ? known.getRequester() : known.getProvider();
            return account.accepted(
                    Account.Ground.of(Reason.EXPIRED), List.of(ended(situation, known, side, Reason.EXPIRED, by)));
        }
        if (situation.lapsed(known)) {
            return lapsed(situation, known, account);
        }
        Change.InteractionSet lapsed = PolicyChanges.reevaluated(situation, known);
        return lapsed == null ? account.ignored(Reason.NONE) : PolicyChanges.lapsed(lapsed, account);
    }

    private static Decision lapsed(Situation situation, Interaction known, Account account) {
        boolean providing = situation.providing(known);
        Side side = providing ? Side.PROVIDER : Side.REQUESTER;
        String by = providing ? known.getProvider() : known.getRequester();
        return account.accepted(
                Account.Ground.of(known, Reason.EXPIRED), List.of(ended(situation, known, side, Reason.EXPIRED, by)));
    }

    static boolean party(Interaction interaction, String twin) {
        return twin.equals(interaction.getRequester()) || twin.equals(interaction.getProvider());
    }

    static Change.InteractionSet ended(Situation situation, Interaction known, Side side, Reason reason, String by) {
        return ended(situation, known, side, reason, by, "");
    }

    /// @param detail what an agent gave as its reason; empty if none did
    static Change.InteractionSet ended(
            Situation situation, Interaction known, Side side, Reason reason, String by, String detail) {
        Half before = side == Side.REQUESTER ? known.getRequesterHalf() : known.getProviderHalf();
        Half half = HalfChanges.end(before, side, known.getEpoch(), reason, by, detail, situation.now());
        Interaction.Builder changed = Copies.of(known);
        Interaction.Builder settled =
                side == Side.REQUESTER ? changed.setRequesterHalf(half) : changed.setProviderHalf(half);
        return situation.telling(situation.settled(settled), half);
    }
}
