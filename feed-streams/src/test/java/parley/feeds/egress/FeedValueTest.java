package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;

final class FeedValueTest {

    @Test
    void a_framed_value_is_taken_out_of_its_frame() {
        byte[] wire = ConfluentFrame.frame(77, new byte[] {1, 2, 3});

        FeedValue value = read(wire);

        assertThat(value.framed()).isTrue();
        assertThat(value.schemaId()).isEqualTo(77);
        assertThat(value.payload()).containsExactly(1, 2, 3);
        assertThat(value.wire()).isEqualTo(wire);
    }

    @Test
    void what_is_not_framed_stays_as_it_is() {
        for (byte[] wire : new byte[][] {{}, {0, 0, 0}, {1, 0, 0, 0, 1, 5}}) {
            FeedValue value = read(wire);

            assertThat(value.framed()).isFalse();
            assertThat(value.wire()).isEqualTo(wire);
        }
    }

    private static FeedValue read(byte[] wire) {
        ByteBuffer inALargerBuffer =
                ByteBuffer.allocate(wire.length + 7).put(3, wire).slice(3, wire.length);
        return new FeedValue.Reader().deserialize("feed.computer.load", new RecordHeaders(), inALargerBuffer);
    }
}
