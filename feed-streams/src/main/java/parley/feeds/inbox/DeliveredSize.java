package parley.feeds.inbox;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;

/// How large a record is as its subscriber reads it: its key, its value with the frame, and names and values of its
/// headers. The same at both sides, whatever a lane adds on the way.
public final class DeliveredSize {

    /// The value of a record that has none.
    public static final int NO_VALUE = -1;

    /// Source position, fingerprint and epoch, which every delivered record carries.
    private static final int OWN_HEADERS = RecordHeaders.SOURCE.length()
            + Integer.BYTES
            + Long.BYTES
            + RecordHeaders.FINGERPRINT.length()
            + Fingerprint.LENGTH
            + RecordHeaders.EPOCH.length()
            + Long.BYTES;

    private DeliveredSize() {}

    /// The size in bytes.
    ///
    /// @param payload how long the value is without its frame; [#NO_VALUE] if there is none
    /// @param published the publisher's headers; those among them that it may not set are left out
    public static long of(byte @Nullable [] key, int payload, Iterable<Header> published) {
        long size = OWN_HEADERS;
        size += key == null ? 0 : key.length;
        size += payload == NO_VALUE ? 0 : ConfluentFrame.LENGTH + payload;
        for (Header header : published) {
            if (!RecordHeaders.internal(header.key())) {
                size += Utils.utf8Length(header.key());
                size += header.value() == null ? 0 : header.value().length;
            }
        }
        return size;
    }
}
