package parley.feeds.egress;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import parley.framing.ConfluentFrame;

/// A feed record's value, taken out of its frame while it is read: one copy, not two.
///
/// @param schemaId the schema's id in this space's registry; -1 if the value is not framed
/// @param payload the Avro payload; the value as it is, if it is not framed
record FeedValue(int schemaId, byte[] payload) {

    static final int UNFRAMED = -1;

    boolean framed() {
        return schemaId != UNFRAMED;
    }

    /// The value as it stands in the feed.
    byte[] wire() {
        return framed() ? ConfluentFrame.frame(schemaId, payload) : payload;
    }

    static final class Reader implements Deserializer<FeedValue> {

        private static final byte MAGIC = 0;

        @Override
        public FeedValue deserialize(String topic, Headers headers, ByteBuffer value) {
            boolean framed = value.remaining() >= ConfluentFrame.LENGTH && value.get(value.position()) == MAGIC;
            int id = UNFRAMED;
            if (framed) {
                value.get();
                id = value.getInt();
            }
            byte[] payload = new byte[value.remaining()];
            value.get(payload);
            return new FeedValue(id, payload);
        }

        @Override
        public FeedValue deserialize(String topic, byte @Nullable [] value) {
            throw new UnsupportedOperationException("records of " + topic + " are read from buffers");
        }
    }
}
