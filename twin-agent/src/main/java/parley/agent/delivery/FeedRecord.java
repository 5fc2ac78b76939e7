package parley.agent.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// One record of a feed as its publisher signed it; the signature has been verified.
///
/// @param feed the feed's DID URL
/// @param partition the feed's partition
/// @param sourceOffset the offset in the feed, at the provider
/// @param sequence the record's number in its partition since the publisher's start, from 0
/// @param start when the publishing agent started
/// @param timestamp the record's time
/// @param key the publisher's key; null if it gave none
/// @param value the decoded record; null for a tombstone, and if the schema's type is not a record
/// @param payload the Avro encoding of the value, without frame; null for a tombstone
/// @param signer the verification method that signed
/// @param epoch the run of the interaction in which it was delivered
/// @param maybeRepeated whether an earlier call, cut short by the end of its process, may have been given this record
/// @param derivedFrom of what terms show of a record: the verification method that signed the whole of it; null of a
/// record as it was published
@SuppressWarnings("ArrayRecordComponent") // the bytes are the record's own, copied nowhere
public record FeedRecord(
        String feed,
        int partition,
        long sourceOffset,
        long sequence,
        Instant start,
        Instant timestamp,
        byte @Nullable [] key,
        @Nullable GenericRecord value,
        byte @Nullable [] payload,
        String signer,
        long epoch,
        boolean maybeRepeated,
        @Nullable String derivedFrom) {

    /// The key as UTF-8 text; empty if there is none.
    public String keyText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /// The key that its publisher signed the whole of it with.
    String publisher() {
        return derivedFrom == null ? signer : derivedFrom;
    }

    FeedRecord repeated() {
        return new FeedRecord(
                feed,
                partition,
                sourceOffset,
                sequence,
                start,
                timestamp,
                key,
                value,
                payload,
                signer,
                epoch,
                true,
                derivedFrom);
    }

    @Override
    public String toString() {
        return feed + " " + partition + "@" + sourceOffset + " #" + sequence + (maybeRepeated ? " maybeRepeated" : "");
    }
}
