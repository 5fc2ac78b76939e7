package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.broker.view.Delivered;

/// What an interaction was delivered in all its epochs, as our side has counted it up to a second ago.
///
/// @param records how many
/// @param bytes of keys, framed values and headers, as the subscriber reads them
/// @param last when the last was passed on; absent if none was
/// @param lag how many records wait: at the provider in the feed's partitions, at the requester in the fullest
///     partition of the partner's lane that they come through, for whomever; absent if unknown or not active
@Serdeable
record DeliveredView(
        long records,
        long bytes,
        @Nullable Instant last,
        @Nullable Long lag) {

    static DeliveredView of(Delivered delivered) {
        return new DeliveredView(delivered.records(), delivered.bytes(), delivered.last(), delivered.lag());
    }
}
