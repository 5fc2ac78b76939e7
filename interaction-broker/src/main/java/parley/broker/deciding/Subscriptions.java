package parley.broker.deciding;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.interaction.InteractionId;
import parley.policy.Attestations;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// One of our twins asks for a feed: of a partner's twin, which will answer, or of another of ours, which answers now.
final class Subscriptions {

    private Subscriptions() {}

    static Decision decide(Situation situation, SubscriptionRequested event, Account account) {
        if (!event.getProvider().equals(situation.state().twin()) || !situation.owns(event.getRequester())) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        if (situation.outbound(event.getProvider(), Action.SUBSCRIBE, Policies.feed(event.getFeed()))
                instanceof Verdict.Denied denied) {
            // A twin that the requester may not find is refused as one that there is not, whoever else denies it
            boolean findable = event.getFindable()
                    && situation.findable(
                            new Requester(event.getRequesterOrganisation(), event.getRequester(), event.getAgent())
                                    .showing(situation.shown(event.getAttested())));
            return findable
                    ? account.refused(
                            new Account.Ground(denied.reason(), denied.policyVersion(), denied.rule()), List.of())
                    : account.refused(Reason.NOT_FOUND);
        }
        String id = InteractionId.of(event.getRequester(), event.getProvider(), event.getFeed());
        Interaction known = situation.known(id);
        if (known != null && situation.onOffer(known)) {
            return Offers.accept(situation, event, known, account);
        }
        if (!event.getFindable()) {
            return account.refused(Reason.NOT_FOUND);
        }
        boolean resumes = known != null && resumes(known);
        if (known != null && Situation.live(known) && !resumes && !situation.overdue(known)) {
            return account.accepted(Account.Ground.of(known, Reason.NONE), showsMore(situation, event, known));
        }
        Interaction.Builder asked = begun(situation, event, id, known, resumes);
        return situation.owns(event.getProvider())
                ? answered(situation, asked, known, account)
                : sent(situation, asked, account);
    }

    /// Whether the requester has suspended it: to ask again is to resume.
    private static boolean resumes(Interaction known) {
        Half own = known.getRequesterHalf();
        return Situation.live(known) && Situation.suspended(own) && own.getEpoch() == known.getEpoch();
    }

    /// The same agent asks for the same again, and shows something else to be attested: what goes on rests
    /// on that, too, unless it would end by it.
    private static List<Change> showsMore(Situation situation, SubscriptionRequested event, Interaction known) {
        Half wanted = known.getRequesterHalf();
        if (!event.getShows()
                || wanted == null
                || !wanted.getWanted()
                || wanted.getEpoch() != known.getEpoch()
                || !event.getAgent().equals(known.getAgent())
                || !Objects.equals(event.getPurpose(), known.getPurpose())) {
            return List.of();
        }
        List<Attested> shown = situation.shown(event.getAttested());
        Interaction.Builder more = Copies.of(known)
                .setAttested(Attestations.both(known.getAttested(), shown, situation.now()))
                .setRequest(event.getRequest())
                .setValidUntil(event.getValidUntil());
        boolean nothingNew = known.getAttested().containsAll(shown);
        if (situation.owns(event.getProvider())) {
            Change.InteractionSet change =
                    nothingNew ? null : PolicyChanges.reevaluated(situation, known, situation.settled(more));
            return change == null ? List.of() : List.of(change);
        }
        if (nothingNew && !shown.isEmpty()) {
            return List.of();
        }
        Half again = HalfChanges.repeated(wanted, situation.now());
        more.setRequesterHalf(again).setRequesterDocument(event.getRequesterDocument());
        return List.of(situation.telling(situation.settled(more), again));
    }

    private static Decision sent(Situation situation, Interaction.Builder asked, Account account) {
        Interaction interaction = situation.settled(asked);
        return account.accepted(
                Account.Ground.NONE, List.of(situation.telling(interaction, interaction.getRequesterHalf())));
    }

    private static Decision answered(
            Situation situation, Interaction.Builder asked, @Nullable Interaction known, Account account) {
        Grants.Answer answer = Grants.answer(situation, asked, known);
        if (!answer.refused()) {
            return account.accepted(answer.ground(), List.of(Situation.silently(answer.interaction())));
        }
        // What may not be found leaves no trace with the one who asked
        return answer.ground().reason() == Reason.NOT_FOUND
                ? account.refused(answer.ground(), List.of())
                : account.refused(answer.ground(), List.of(Situation.silently(answer.interaction())));
    }

    private static Interaction.Builder begun(
            Situation situation, SubscriptionRequested event, String id, @Nullable Interaction known, boolean resumes) {
        long epoch = known == null ? 1 : known.getEpoch() + 1;
        Half wanted = HalfChanges.begin(
                Side.REQUESTER, epoch, resumes ? Reason.RESUMED : Reason.NONE, event.getRequester(), situation.now());
        return Interaction.newBuilder()
                .setId(id)
                .setRequester(event.getRequester())
                .setProvider(event.getProvider())
                .setRequesterOrganisation(event.getRequesterOrganisation())
                .setProviderOrganisation(event.getProviderOrganisation())
                .setAgent(event.getAgent())
                .setFeed(event.getFeed())
                .setPartitions(event.getPartitions())
                .setEpoch(epoch)
                .setState(State.REQUESTED)
                .setRequesterHalf(wanted)
                .setProviderHalf(null)
                .setDeliveryReady(known != null && known.getDeliveryReady())
                .setRequest(event.getRequest())
                .setRequesterDocument(event.getRequesterDocument())
                .setValidUntil(event.getValidUntil())
                .setPurpose(event.getPurpose())
                .setPolicyVersion(0)
                .setRule("")
                .setAttested(Attestations.both(
                        known != null && resumes ? known.getAttested() : List.of(),
                        situation.shown(event.getAttested()),
                        situation.now()));
    }
}
