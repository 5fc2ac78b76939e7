package parley.broker.deciding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Command;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.identity.AgentRequest;
import parley.identity.ZeroCopy;
import parley.policy.Attestations;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// What one decision is made in: the twin's state, the entry's id and time, and who we are.
record Situation(TwinState state, String cause, Instant now, String own) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    boolean decidedBefore() {
        Instant at = state.decided().get(cause);
        return at != null && at.plus(Decider.MEMORY).isAfter(now);
    }

    /// Whether what a partner's agent asks was acted on before, and is valid still.
    boolean seenBefore(String request) {
        return AgentRequest.uniqueId(request)
                .map(state.seen()::get)
                .filter(now::isBefore)
                .isPresent();
    }

    long policyVersion() {
        return state.policy() == null ? 0 : state.policy().getVersion();
    }

    @Nullable
    Interaction known(String interaction) {
        return state.interactions().get(interaction);
    }

    @Nullable
    Command knownCommand(String command) {
        return state.commands().get(command);
    }

    boolean owns(String twin) {
        return Requester.belongs(twin, own);
    }

    boolean providing(Interaction interaction) {
        return interaction.getProviderOrganisation().equals(own);
    }

    boolean requesting(Interaction interaction) {
        return interaction.getRequesterOrganisation().equals(own);
    }

    boolean local(Interaction interaction) {
        return providing(interaction) && requesting(interaction);
    }

    static boolean live(Interaction interaction) {
        return switch (interaction.getState()) {
            case REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    /// Whether it waits for an answer, to a request or to an offer.
    static boolean unanswered(Interaction interaction) {
        return interaction.getState() == State.REQUESTED
                || pending(interaction)
                || interaction.getState() == State.OFFERED;
    }

    /// Whether the provider's agents are asked, and have not answered.
    static boolean pending(Interaction interaction) {
        return interaction.getState() == State.PENDING;
    }

    /// Whether the provider has granted the current epoch, and not ended it; it may have suspended it.
    static boolean granted(Interaction interaction) {
        Half half = interaction.getProviderHalf();
        return half != null && half.getEpoch() == interaction.getEpoch() && (half.getWanted() || suspended(half));
    }

    /// Whether its side has suspended it.
    static boolean suspended(@Nullable Half half) {
        return half != null && half.getReason() == Reason.SUSPENDED;
    }

    /// Whether the request or the offer was not answered in time.
    boolean overdue(Interaction interaction) {
        return unanswered(interaction) && !now.isBefore(interaction.getValidUntil());
    }

    /// When the interaction ends by its terms, as far as we see to that: what we have granted then, and what
    /// a partner has granted a little later, so that its word comes first, and its silence keeps nothing alive.
    static Optional<Instant> end(Interaction interaction, String own) {
        Half half = interaction.getProviderHalf();
        if (half == null || half.getUntil() == null || !granted(interaction)) {
            return Optional.empty();
        }
        return Optional.of(
                interaction.getProviderOrganisation().equals(own)
                        ? half.getUntil()
                        : half.getUntil().plus(PATIENCE));
    }

    /// Whether it has come to the end that its terms have.
    boolean lapsed(Interaction interaction) {
        return end(interaction, own).filter(end -> !now.isBefore(end)).isPresent();
    }

    /// Whether it waits, still in time, for the requester to accept what the provider offered.
    boolean onOffer(Interaction interaction) {
        return interaction.getState() == State.OFFERED && !overdue(interaction);
    }

    /// What the twin's policy says to this subscription, or to this offer, now.
    Verdict verdict(Interaction interaction) {
        return verdict(interaction, interaction.getAttested());
    }

    /// Whether it is only what is over of what is attested of the requester that the policy misses.
    boolean lost(Interaction interaction) {
        List<Attested> lasting = interaction.getAttested().stream()
                .map(each -> new Attested(each.getBy(), each.getProperty(), each.getValue(), Instant.MAX, each.getId()))
                .toList();
        return interaction.getAttested().stream().anyMatch(each -> !now.isBefore(each.getValidUntil()))
                && !(verdict(interaction, lasting) instanceof Verdict.Denied);
    }

    /// What counts, at most, of what a requester has been found to show.
    List<Attested> shown(List<Attested> attested) {
        return attested.stream()
                .filter(each -> !state.revoked().containsKey(Attestations.key(each)))
                .toList();
    }

    private Verdict verdict(Interaction interaction, List<Attested> attested) {
        Requester requester = new Requester(
                interaction.getRequesterOrganisation(), interaction.getRequester(), interaction.getAgent(), attested);
        String path = Policies.feed(interaction.getFeed());
        return interaction.getOffered() || interaction.getAccepted()
                ? Policies.consented(state.policy(), requester, Action.SUBSCRIBE, path, now)
                : Policies.decide(state.policy(), requester, Action.SUBSCRIBE, path, now);
    }

    /// Whether the policy of the log's twin, if that is ours, lets the requester find it.
    boolean findable(Requester requester) {
        return !owns(state.twin())
                || Policies.decide(state.policy(), requester, Action.FIND, Policies.ROOT, now)
                        .allowed();
    }

    /// What our organisation says of our own twin's subscription, now.
    Verdict outbound(Interaction interaction) {
        return outbound(interaction.getProvider(), Action.SUBSCRIBE, Policies.feed(interaction.getFeed()));
    }

    /// What it says of one of our twins doing that.
    Verdict outbound(String provider, Action action, String path) {
        return Policies.outbound(state.policy(), provider, action, path, now);
    }

    /// The interaction after this entry: its state follows from its halves.
    Interaction settled(Interaction.Builder changed) {
        return changed.setState(Standing.of(
                        changed.getEpoch(),
                        changed.getRequesterHalf(),
                        changed.getProviderHalf(),
                        arranged(changed, changed.getProviderHalf())))
                .setFirstGranted(firstGranted(changed))
                .setUpdated(now)
                .setCause(cause)
                .build();
    }

    /// Whether the provider, or a rule of its, has said no: after that, too, nothing is shown. That no rule
    /// says yes is no such word.
    private static boolean denied(Reason reason) {
        return reason == Reason.DENIED_BY_AGENT || reason == Reason.DENIED_BY_RULE || reason == Reason.BANNED;
    }

    private long firstGranted(Interaction.Builder changed) {
        Interaction known = known(changed.getId());
        if (known != null && known.getFirstGranted() > 0) {
            return known.getFirstGranted();
        }
        Half half = changed.getProviderHalf();
        return half != null && (half.getWanted() || denied(half.getReason())) ? half.getEpoch() : 0;
    }

    /// Whether nothing is missing that reading needs: where the records start, and of ours, where they
    /// arrive. Who reads the feed's own topic needs neither.
    private boolean arranged(Interaction.Builder changed, @Nullable Half provider) {
        if (provider == null) {
            return false;
        }
        return ZeroCopy.under(
                        provider.getTerms(), changed.getRequesterOrganisation(), changed.getProviderOrganisation())
                || (!provider.getStartOffsets().isEmpty()
                        && (changed.getDeliveryReady()
                                || !changed.getRequesterOrganisation().equals(own)));
    }

    /// The change, with our half sent if the partner must know it: a provider's consent only once it says
    /// where records start, unless it is an offer, which the requester has yet to accept.
    Change.InteractionSet telling(Interaction interaction, Half changed) {
        boolean complete = !changed.getWanted()
                || !changed.getStartOffsets().isEmpty()
                || changed.getSide() == Side.REQUESTER
                || changed.getReason() == Reason.OFFERED
                // What is resumed has yet to be taken up
                || (changed.getReason() == Reason.RESUMED && interaction.getRequesterHalf() == null);
        return new Change.InteractionSet(interaction, complete && !local(interaction));
    }

    static Change.InteractionSet silently(Interaction interaction) {
        return new Change.InteractionSet(interaction, false);
    }
}
