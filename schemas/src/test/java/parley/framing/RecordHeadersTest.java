package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

class RecordHeadersTest {

    private static Headers headers(String name, byte @Nullable [] value) {
        return new org.apache.kafka.common.header.internals.RecordHeaders().add(name, value);
    }

    @Property
    void numbersAreReadBack(@ForAll int small, @ForAll long large) {
        Headers headers =
                headers(RecordHeaders.START, RecordHeaders.int64(large)).add("n", RecordHeaders.int32(small));

        assertThat(RecordHeaders.int64(headers, RecordHeaders.START)).hasValue(large);
        assertThat(RecordHeaders.int32(headers, "n")).hasValue(small);
    }

    @Property
    void textIsReadBack(@ForAll String text) {
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));

        assertThat(RecordHeaders.utf8(headers(RecordHeaders.FEED, RecordHeaders.utf8(text)), RecordHeaders.FEED))
                .hasValue(text);
    }

    @Property
    void aNumberOfAnotherLengthIsRefusedByName(@ForAll byte[] value) {
        Assume.that(value.length != Long.BYTES);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordHeaders.int64(headers(RecordHeaders.SEQUENCE, value), RecordHeaders.SEQUENCE))
                .withMessageContaining(RecordHeaders.SEQUENCE);
    }

    @Example
    void whatIsNotUtf8IsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordHeaders.utf8(
                        headers(RecordHeaders.KEY, new byte[] {(byte) 0xC3, 0x28}), RecordHeaders.KEY))
                .withMessageContaining(RecordHeaders.KEY);
    }

    @Example
    void aHeaderWithoutValueIsNotAbsent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordHeaders.raw(headers(RecordHeaders.SIGNATURE, null), RecordHeaders.SIGNATURE));
    }

    @Example
    void anAbsentHeaderIsEmpty() {
        Headers none = new org.apache.kafka.common.header.internals.RecordHeaders();

        assertThat(RecordHeaders.int64(none, RecordHeaders.EPOCH)).isEmpty();
        assertThat(RecordHeaders.int32(none, RecordHeaders.EPOCH)).isEmpty();
        assertThat(RecordHeaders.utf8(none, RecordHeaders.LANE)).isEmpty();
        assertThat(RecordHeaders.raw(none, RecordHeaders.SCHEMA)).isNull();
    }

    @Example
    void theLastOfARepeatedHeaderCounts() {
        Headers twice =
                headers(RecordHeaders.EPOCH, RecordHeaders.int64(1)).add("parley-epoch", RecordHeaders.int64(2));

        assertThat(RecordHeaders.int64(twice, RecordHeaders.EPOCH)).hasValue(2);
    }

    @Example
    void aPublisherMaySetTheSignedHeadersAndItsOwnAlone() {
        assertThat(RecordHeaders.PUBLISHED).noneMatch(RecordHeaders::internal);
        assertThat(RecordHeaders.internal(RecordHeaders.LANE)).isTrue();
        assertThat(RecordHeaders.internal(RecordHeaders.SOURCE)).isTrue();
        assertThat(RecordHeaders.internal("traceparent")).isFalse();
    }
}
