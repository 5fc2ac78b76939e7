package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.broker.view.Connection;

/// All that a twin, or all twins of ours, have or had with the twins of one organisation.
///
/// @param organisation its DID
/// @param live how many interactions go on, or wait to begin
/// @param past how many have ended, or came to nothing
/// @param records how many records were delivered in all of them, in either direction, as our side has counted them
/// @param bytes how many bytes these were
/// @param last when the last was delivered; absent if none was
@Serdeable
record ConnectionView(
        String organisation,
        int live,
        int past,
        long records,
        long bytes,
        @Nullable Instant last) {

    static ConnectionView of(Connection sum) {
        return new ConnectionView(sum.organisation(), sum.live(), sum.past(), sum.records(), sum.bytes(), sum.last());
    }
}
