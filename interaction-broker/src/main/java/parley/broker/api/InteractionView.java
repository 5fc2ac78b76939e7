package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.broker.view.Delivered;
import parley.identity.ZeroCopy;
import parley.interaction.HalfOrder;
import parley.topics.Topics;

/// An interaction as this space knows it.
///
/// @param id by which it is asked for
/// @param requester DID of the twin that asked
/// @param provider DID of the twin that was asked
/// @param feed the provider's, by its name
/// @param state REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED, DENIED, TERMINATED, WITHDRAWN or EXPIRED
/// @param epoch counts its runs, from 1; 0 while the request is not decided
/// @param halves what each side wants, as far as known here
/// @param endedBy the twins that no longer want it, the first first; absent while nobody does not
/// @param reason why the first of them does not
/// @param detail what an agent gave as the reason, if one did
/// @param rule the rule of the provider's policy that said so, if one did and may be told
/// @param delivery the topic in the requester's space where the records are to be read: its own, or the feed's under
///     terms that say so
/// @param attested what the requester has shown to be attested of it, as far as it was not revoked
/// @param until when it ends by itself, as both sides know from when it was granted; absent if it does not
/// @param partitions how many the feed has, and `delivery`; 0 while the request is not decided
/// @param purpose what for, as the requester stated; absent if it did not
/// @param validUntil when a request that is not answered lapses; absent while it is not decided
/// @param updated when this was last otherwise, by the log's time; absent likewise
@Serdeable
record InteractionView(
        String id,
        String requester,
        String provider,
        String feed,
        String state,
        long epoch,
        List<HalfView> halves,

        @JsonPropertyDescription(
                "what it was delivered; absent where nobody counts, as the subscriber reads the feed's own"
                        + " topic, and from answers to what changes it")
        @Nullable
        DeliveredView delivered,

        @Nullable String endedBy,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable String rule,
        String delivery,

        @JsonPropertyDescription("the terms under which it is granted; absent without any") @Nullable
        TermsView terms,

        @Nullable Instant until,
        List<AttestedView> attested,
        int partitions,
        @Nullable String purpose,
        @Nullable Instant validUntil,
        @Nullable Instant updated) {

    static InteractionView of(Interaction interaction) {
        return of(interaction, null);
    }

    static InteractionView of(Interaction interaction, @Nullable Delivered delivered) {
        Optional<Half> first = ends(interaction).findFirst();
        return new InteractionView(
                interaction.getId(),
                interaction.getRequester(),
                interaction.getProvider(),
                interaction.getFeed(),
                interaction.getState().name(),
                interaction.getEpoch(),
                halves(interaction).map(HalfView::of).toList(),
                delivered == null ? null : DeliveredView.of(delivered),
                first.isEmpty() ? null : endedBy(interaction),
                first.map(half -> half.getReason().name()).orElse(null),
                first.map(Half::getDetail).filter(detail -> !detail.isEmpty()).orElse(null),
                first.filter(half -> half.getReason() == Reason.DENIED_BY_RULE)
                        .map(Half::getBy)
                        .orElse(null),
                ZeroCopy.topic(interaction),
                TermsView.of(granted(interaction).map(Half::getTerms).orElse(null)),
                granted(interaction).map(Half::getUntil).orElse(null),
                interaction.getAttested().stream().map(AttestedView::of).toList(),
                interaction.getPartitions(),
                interaction.getPurpose(),
                interaction.getValidUntil(),
                interaction.getUpdated());
    }

    /// A request that the log has and nobody has decided on.
    static InteractionView undecided(String id, String requester, String provider, String feed) {
        return new InteractionView(
                id,
                requester,
                provider,
                feed,
                State.REQUESTED.name(),
                0,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                Topics.delivery(id),
                null,
                null,
                List.of(),
                0,
                null,
                null,
                null);
    }

    /// Why it ended, by the first half that ended it; `NONE` while it lives.
    static Reason reason(Interaction interaction) {
        return ends(interaction).map(Half::getReason).findFirst().orElse(Reason.NONE);
    }

    /// Which rule denied it; empty if none did.
    static String rule(Interaction interaction) {
        return ends(interaction)
                .filter(half -> half.getReason() == Reason.DENIED_BY_RULE)
                .map(Half::getBy)
                .findFirst()
                .orElse("");
    }

    /// The provider's half of the current run, if it has granted it.
    private static Optional<Half> granted(Interaction interaction) {
        return Optional.ofNullable(interaction.getProviderHalf())
                .filter(half -> half.getEpoch() == interaction.getEpoch());
    }

    private static String endedBy(Interaction interaction) {
        return String.join(
                ", ",
                ends(interaction)
                        .map(half -> half.getSide() == Side.REQUESTER
                                ? interaction.getRequester()
                                : interaction.getProvider())
                        .toList());
    }

    private static Stream<Half> ends(Interaction interaction) {
        return halves(interaction)
                .filter(half -> half.getEpoch() == interaction.getEpoch() && HalfOrder.ends(half))
                .sorted(Comparator.comparing(Half::getIssued));
    }

    private static Stream<Half> halves(Interaction interaction) {
        return Stream.of(
                        Optional.ofNullable(interaction.getRequesterHalf()),
                        Optional.ofNullable(interaction.getProviderHalf()))
                .flatMap(Optional::stream);
    }
}
