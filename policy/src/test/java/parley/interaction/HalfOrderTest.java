package parley.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.Reason;
import parley.avro.Side;

final class HalfOrderTest {

    @Test
    void the_epoch_counts_first_and_then_the_version() {
        assertThat(HalfOrder.newer(half(1, 1), null)).isTrue();
        assertThat(HalfOrder.newer(half(2, 1), half(1, 9))).isTrue();
        assertThat(HalfOrder.newer(half(1, 9), half(2, 1))).isFalse();
        assertThat(HalfOrder.newer(half(1, 2), half(1, 1))).isTrue();
        assertThat(HalfOrder.newer(half(1, 1), half(1, 1))).isFalse();
    }

    @Test
    void an_end_is_final_within_its_epoch() {
        Half ended = new Half(
                Side.PROVIDER,
                1L,
                2L,
                false,
                Reason.TERMINATED_BY_PROVIDER,
                "by",
                List.of(),
                Instant.EPOCH,
                null,
                "",
                null);

        assertThat(HalfOrder.supersedes(ended, half(1, 1))).isTrue();
        assertThat(HalfOrder.supersedes(half(1, 3), ended)).isFalse();
        assertThat(HalfOrder.supersedes(half(2, 1), ended)).isTrue();
    }

    @Test
    void the_newest_is_kept() {
        assertThat(HalfOrder.newest(half(1, 1), half(1, 2))).isEqualTo(half(1, 2));
        assertThat(HalfOrder.newest(half(1, 2), half(1, 1))).isEqualTo(half(1, 2));
        assertThat(HalfOrder.newest(half(1, 2), null)).isEqualTo(half(1, 2));
    }

    @Test
    void sides_agree_on_one_epoch_only() {
        assertThat(HalfOrder.agree(half(2, 1), half(2, 7))).isTrue();
        assertThat(HalfOrder.agree(half(2, 1), half(1, 1))).isFalse();
        assertThat(HalfOrder.agree(half(2, 1), null)).isFalse();
    }

    private static Half half(long epoch, long version) {
        return new Half(
                Side.PROVIDER, epoch, version, true, Reason.NONE, "by", List.of(), Instant.EPOCH, null, "", null);
    }
}
