package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ConfluentFrameTest {

    @Property
    void whatIsFramedIsReadBack(@ForAll int schemaId, @ForAll byte[] payload) {
        byte[] framed = ConfluentFrame.frame(schemaId, payload);

        assertThat(ConfluentFrame.isFramed(framed)).isTrue();
        assertThat(ConfluentFrame.schemaId(framed)).isEqualTo(schemaId);
        assertThat(bytes(ConfluentFrame.payload(framed))).isEqualTo(payload);
    }

    @Property
    void framesAsConfluentsContractSays(@ForAll int schemaId, @ForAll byte[] payload) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(expected);
        out.writeByte(0);
        out.writeInt(schemaId);
        out.write(payload);

        assertThat(ConfluentFrame.frame(schemaId, payload)).isEqualTo(expected.toByteArray());
    }

    @Property
    void framesAPartOfABuffer(@ForAll byte[] before, @ForAll byte[] payload, @ForAll byte[] after) {
        byte[] buffer = ByteBuffer.allocate(before.length + payload.length + after.length)
                .put(before)
                .put(payload)
                .put(after)
                .array();

        assertThat(ConfluentFrame.frame(7, buffer, before.length, payload.length))
                .isEqualTo(ConfluentFrame.frame(7, payload));
    }

    @Property
    void whatIsNotFramedIsRefused(@ForAll byte[] value) {
        boolean framed = value.length >= 5 && value[0] == 0;

        assertThat(ConfluentFrame.isFramed(value)).isEqualTo(framed);
        if (!framed) {
            assertThatIllegalArgumentException().isThrownBy(() -> ConfluentFrame.schemaId(value));
            assertThatIllegalArgumentException().isThrownBy(() -> ConfluentFrame.payload(value));
        }
    }

    @Example
    void anEmptyPayloadIsFramed() {
        assertThat(ConfluentFrame.payload(new byte[] {0, 0, 0, 0, 1}).remaining())
                .isZero();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
