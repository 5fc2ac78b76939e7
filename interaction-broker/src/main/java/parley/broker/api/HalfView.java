package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;

/// One side's will about an interaction.
///
/// @param side whose will it is: `requester` or `provider`
/// @param epoch which run of the interaction it is about
/// @param version counts this side's changes within the epoch, from 1
/// @param wanted whether this side wants it; not yet, if the reason is `ASKED`
/// @param reason why it does not, or no longer: as `DENIED_BY_RULE`; `NONE` if there is nothing to say
/// @param by the twin or the rule that decided
/// @param startOffsets where its records begin, for each partition of the feed: nothing below is delivered;
/// empty until the provider has read that
/// @param issued when this side said so
/// @param detail what an agent of that side gave as its reason to end it; absent if it gave none
@Serdeable
record HalfView(
        String side,
        long epoch,
        long version,
        boolean wanted,
        String reason,
        String by,
        List<Long> startOffsets,
        Instant issued,
        @Nullable String detail) {

    static HalfView of(Half half) {
        return new HalfView(
                PolicyJson.lower(half.getSide()),
                half.getEpoch(),
                half.getVersion(),
                half.getWanted(),
                half.getReason().name(),
                half.getBy(),
                List.copyOf(half.getStartOffsets()),
                half.getIssued(),
                half.getDetail().isEmpty() ? null : half.getDetail());
    }
}
