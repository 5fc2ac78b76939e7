package parley.feeds.inbox;

import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.Delivered;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature;
import parley.identity.Signers;
import parley.identity.Signers.Signer;

/// What is known of what one partition of a delivery holds.
///
/// @param newest the newest record of the feed partition in it
/// @param signers who signed the newest records in it
record Past(Delivered newest, Signers signers) {

    /// Nothing has been delivered yet.
    static final Past NOTHING = new Past(Delivered.NOTHING, Signers.NONE);

    /// What a record is that comes next.
    Arrival arrival(Delivered record, Signer signer) {
        if (newest.covers(record.epoch(), record.offset())) {
            return Arrival.DUPLICATE;
        }
        return signers.passed(signer) ? Arrival.REPEATED : Arrival.NEW;
    }

    /// After another record.
    Past with(Delivered record) {
        return new Past(record, signers);
    }

    /// Once it is known who signed that.
    Past with(Signer signer) {
        return new Past(newest, signers.with(signer));
    }

    /// After another record, as it was delivered; the same if it was not delivered by Parley.
    Past with(Headers delivered) {
        Delivered record = record(delivered);
        if (record == null) {
            return this;
        }
        Past moved = with(record);
        try {
            return moved.with(Signer.of(RecordSignature.stamp(delivered)));
        } catch (IllegalArgumentException e) {
            return moved;
        }
    }

    private static @Nullable Delivered record(Headers delivered) {
        try {
            OptionalLong epoch = RecordHeaders.int64(delivered, RecordHeaders.EPOCH);
            return SourcePosition.of(delivered)
                    .filter(source -> epoch.isPresent())
                    .map(source -> new Delivered(epoch.getAsLong(), source.offset()))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
