package parley.feeds.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.framing.RouteTag;
import parley.identity.Did;
import parley.interaction.HalfOrder;

/// Where an interaction of one of our requesters stands, as far as delivering goes.
///
/// @param tag the interaction, and the epoch it is in
/// @param requester the requester twin's DID
/// @param provider the provider twin's DID
/// @param providerOrganisation the DID of the organisation whose lane its records come from
/// @param feedUrl the DID URL of its feed
/// @param phase what to do with records of that epoch
/// @param startOffsets the first offset of each feed partition that belongs to it; empty while unknown
/// @param lapses when it ends by itself if nothing more is heard: a request that the partner never answered
public record Standing(
        RouteTag tag,
        String requester,
        String provider,
        String providerOrganisation,
        String feedUrl,
        Phase phase,
        List<Long> startOffsets,
        Instant lapses) {

    /// What to do with records of the current epoch.
    public enum Phase {
        /// Deliver them: both sides want it and there is a topic for them.
        OPEN,
        /// Hold them: we want it, and the partner's half or our own topic is still on its way.
        AWAITED,
        /// Drop them: one side does not want it.
        ENDED
    }

    public Standing {
        startOffsets = List.copyOf(startOffsets);
    }

    /// What a record of `interactions` says.
    public static Standing of(Interaction interaction) {
        Half provider = current(interaction.getProviderHalf(), interaction.getEpoch());
        return new Standing(
                new RouteTag(interaction.getId(), interaction.getEpoch()),
                interaction.getRequester(),
                interaction.getProvider(),
                interaction.getProviderOrganisation(),
                Did.ofTwin(interaction.getProvider()).feedUrl(interaction.getFeed()),
                phase(interaction, current(interaction.getRequesterHalf(), interaction.getEpoch()), provider),
                provider == null ? List.of() : provider.getStartOffsets(),
                provider == null ? interaction.getValidUntil() : Instant.MAX);
    }

    private static Phase phase(Interaction interaction, @Nullable Half requester, @Nullable Half provider) {
        if (requester == null || !requester.getWanted() || (provider != null && HalfOrder.ends(provider))) {
            return Phase.ENDED;
        }
        return switch (interaction.getState()) {
            case ACTIVE -> provider == null ? Phase.AWAITED : Phase.OPEN;
            case REQUESTED, PENDING, OFFERED -> Phase.AWAITED;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED, SUSPENDED -> Phase.ENDED;
        };
    }

    private static @Nullable Half current(@Nullable Half half, long epoch) {
        return half != null && half.getEpoch() == epoch ? half : null;
    }

    /// Whether a record at that position of the feed belongs to it.
    public boolean covers(int partition, long offset) {
        return partition < startOffsets.size() && offset >= startOffsets.get(partition);
    }
}
