package parley.feeds.flow;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.framing.SourcePosition;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;

/// Decides whether a feed record is what an agent signed that may publish to the feed. Thread-safe.
///
/// The shipped service knows only [#signatures()]; another is test wiring.
public interface Verification {

    /// Whether to believe a record.
    ///
    /// @param keys the keys that may publish
    Verdict verify(Claim claim, Keys keys);

    /// The real one: Ed25519 over all of the record, by a key that the twin's document delegates.
    static Verification signatures() {
        return new SignatureVerification();
    }

    /// A record, and the feed that it is said to be of.
    ///
    /// @param feedUrl the feed's DID URL
    /// @param source where the record stands in the feed
    /// @param timestamp the record's, as Kafka has it
    /// @param payload the Avro payload without its frame; null for a tombstone
    /// @param fingerprint the schema's, 32 bytes
    record Claim(
            String feedUrl,
            SourcePosition source,
            Headers headers,
            long timestamp,
            byte @Nullable [] key,
            @Nullable ByteBuffer payload,
            byte[] fingerprint) {}

    /// Which key a verification method has, if it may publish.
    interface Keys {

        /// The key with which the record was signed, if it is what it claims; null if that key is not known, or may not
        /// have.
        @Nullable
        PublicKey publisher(Stamp claimed, Claim record);
    }

    /// Whether a record is to be believed.
    sealed interface Verdict {

        /// It is.
        ///
        /// @param stamp what its publisher signed of it
        record Believed(Stamp stamp) implements Verdict {}

        /// It may be: the key is not known, or not yet.
        record UnknownKey(String method) implements Verdict {}

        /// It is not.
        record Disbelieved(String why) implements Verdict {}
    }
}
