package parley.feeds.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;

final class DeliveredSizeTest {

    private static final byte[] KEY = "key".getBytes(UTF_8);

    @Test
    void a_record_is_as_large_as_its_key_its_framed_value_and_its_headers() {
        List<Header> published = List.of(
                new RecordHeader(RecordHeaders.SEQUENCE, RecordHeaders.int64(7)), new RecordHeader("mäh", null));

        assertThat(DeliveredSize.of(KEY, 10, published))
                .isEqualTo(3
                        + ConfluentFrame.frame(1, new byte[10]).length
                        + "parley-seq".length()
                        + 8
                        + "mäh".getBytes(UTF_8).length
                        + own());
        assertThat(DeliveredSize.of(null, DeliveredSize.NO_VALUE, List.of())).isEqualTo(own());
        assertThat(DeliveredSize.of(null, 0, List.of())).as("an empty value").isEqualTo(5 + own());
    }

    @Test
    void what_no_publisher_may_set_is_not_delivered() {
        List<Header> published = List.of(new RecordHeader(RecordHeaders.SOURCE, new byte[100]));

        assertThat(DeliveredSize.of(KEY, 10, published)).isEqualTo(DeliveredSize.of(KEY, 10, List.of()));
    }

    private static int own() {
        return List.of(
                        new RecordHeader(RecordHeaders.SOURCE, new SourcePosition(1, 2).bytes()),
                        new RecordHeader(RecordHeaders.FINGERPRINT, new byte[Fingerprint.LENGTH]),
                        new RecordHeader(RecordHeaders.EPOCH, RecordHeaders.int64(3)))
                .stream()
                .mapToInt(header -> header.key().length() + header.value().length)
                .sum();
    }
}
