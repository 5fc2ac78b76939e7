package parley.feeds.ingress;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import parley.framing.ConfluentFrame;

/// The value of a lane's record, read with room for a frame before it: one copy, not two.
///
/// @param framed room for the frame, then the value
record LaneValue(byte[] framed) {

    /// The value for a registry in which its schema has this id. The same array each time: what it held before is gone.
    byte[] framed(int schemaId) {
        ByteBuffer.wrap(framed).put((byte) 0).putInt(schemaId);
        return framed;
    }

    /// The value as it is in the lane: a view.
    ByteBuffer payload() {
        return ByteBuffer.wrap(framed, ConfluentFrame.LENGTH, framed.length - ConfluentFrame.LENGTH);
    }

    /// The value as it is in the lane: a copy.
    byte[] wire() {
        return Arrays.copyOfRange(framed, ConfluentFrame.LENGTH, framed.length);
    }

    static final class Reader implements Deserializer<LaneValue> {

        @Override
        public LaneValue deserialize(String topic, Headers headers, ByteBuffer value) {
            byte[] framed = new byte[ConfluentFrame.LENGTH + value.remaining()];
            value.get(framed, ConfluentFrame.LENGTH, value.remaining());
            return new LaneValue(framed);
        }

        @Override
        public LaneValue deserialize(String topic, byte @Nullable [] value) {
            throw new UnsupportedOperationException("records of " + topic + " are read from buffers");
        }
    }
}
