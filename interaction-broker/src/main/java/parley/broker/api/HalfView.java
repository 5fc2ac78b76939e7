package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;

/// One side's will about an interaction.
///
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
