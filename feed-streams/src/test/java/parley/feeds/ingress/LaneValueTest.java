package parley.feeds.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;

final class LaneValueTest {

    @Test
    void a_value_can_be_framed_for_one_registry_after_another() {
        byte[] payload = {1, 2, 3};

        LaneValue value = new LaneValue.Reader().deserialize("lane", new RecordHeaders(), ByteBuffer.wrap(payload));

        assertThat(value.wire()).isEqualTo(payload);
        assertThat(value.payload()).isEqualTo(ByteBuffer.wrap(payload));
        assertThat(value.framed(1)).isEqualTo(ConfluentFrame.frame(1, payload));
        assertThat(value.framed(70_000)).isEqualTo(ConfluentFrame.frame(70_000, payload));
        assertThat(value.wire()).isEqualTo(payload);
    }
}
