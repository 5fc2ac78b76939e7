package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneHeaderTest {

    private static final SourcePosition SOURCE = new SourcePosition(3, 77);
    private static final byte[] FINGERPRINT = new byte[Fingerprint.LENGTH];
    private static final byte[] ROUTES = RecordHeaders.utf8("abc:1,def:2");

    @Provide
    Arbitrary<List<Header>> headers() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of(RecordHeaders.PUBLISHED),
                Arbitraries.strings().ofMaxLength(12).filter(name -> !RecordHeaders.internal(name)));
        Arbitrary<byte @Nullable []> values =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(80).injectNull(0.1);
        return Combinators.combine(names, values)
                .as((name, value) -> (Header) new RecordHeader(name, value))
                .list()
                .ofMaxSize(10);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("headers") List<Header> headers) {
        LaneHeader read = LaneHeader.parse(LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, headers));

        assertThat(read.source()).isEqualTo(SOURCE);
        assertThat(read.fingerprint()).isEqualTo(FINGERPRINT);
        assertThat(read.routes()).isEqualTo(ROUTES);
        assertThat(read.headers()).isEqualTo(headers);
    }

    @Property
    void whatIsCutOffIsRefusedOrShorterByWholeHeaders(
            @ForAll("headers") List<Header> headers, @ForAll @IntRange(max = 900) int length) {
        byte[] whole = LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, headers);
        byte[] part = Arrays.copyOf(whole, Math.min(length, whole.length));

        try {
            List<Header> read = LaneHeader.parse(part).headers();
            assertThat(read).isEqualTo(headers.subList(0, read.size()));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("header parley-lane is cut off");
        }
    }

    @Test
    void whatOnlyProcessorsMaySetIsNotTakenOver() {
        List<Header> headers = List.of(
                new RecordHeader(RecordHeaders.EPOCH, RecordHeaders.int64(9)),
                new RecordHeader("mine", new byte[] {1}));

        LaneHeader read = LaneHeader.parse(LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, headers));

        assertThat(read.headers()).containsExactly(headers.get(1));
    }

    @Test
    void whatOnlyProcessorsMaySetIsRefusedFromAPartner() {
        byte[] honest = LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, List.of());
        byte[] name = RecordHeaders.utf8(RecordHeaders.EPOCH);
        byte[] forged = ByteBuffer.allocate(honest.length + 1 + 4 + name.length + 4)
                .put(honest)
                .put((byte) 0)
                .putInt(name.length)
                .put(name)
                .putInt(-1)
                .array();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LaneHeader.parse(forged))
                .withMessageContaining(RecordHeaders.EPOCH);
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] value = LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, List.of());
        value[0] = 2;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LaneHeader.parse(value))
                .withMessage("header parley-lane has format 2, known here is 1");
    }

    @Test
    void lengthsAreNotBelieved() {
        byte[] value = LaneHeader.encode(SOURCE, FINGERPRINT, ROUTES, List.of());
        ByteBuffer.wrap(value).putInt(1 + 12 + Fingerprint.LENGTH, Integer.MAX_VALUE);
        byte[] negative = value.clone();
        ByteBuffer.wrap(negative).putInt(1 + 12 + Fingerprint.LENGTH, -5);

        assertThatIllegalArgumentException().isThrownBy(() -> LaneHeader.parse(value));
        assertThatIllegalArgumentException().isThrownBy(() -> LaneHeader.parse(negative));
    }
}
