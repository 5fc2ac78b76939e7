package parley.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Rate;

final class ThrottleTest {

    private static final byte[] A = {1};
    private static final byte[] B = {2};
    private static final long PERIOD = 1_000;
    private static final long LATER = 1_000_000;

    private final Throttle throttle = new Throttle(new Rate(2, PERIOD), true);

    @Test
    void letsThroughSoManyOfEachKeyInEachStretch() {
        assertThat(List.of(
                        admits(A, 10_000),
                        admits(A, 10_001),
                        admits(A, 10_999),
                        admits(B, 10_999),
                        admits(A, 11_000),
                        admits(null, 11_000)))
                .containsExactly(true, true, false, true, true, true);
    }

    @Test
    void whatComesALittleLateIsCountedWhereItBelongsAndWhatIsLaterIsNotLetThrough() {
        assertThat(List.of(
                        admits(A, 10_000),
                        admits(A, 11_000),
                        admits(A, 10_500),
                        admits(A, 10_600),
                        admits(A, 11_001),
                        admits(A, 12_000),
                        admits(A, 10_700)))
                .containsExactly(true, true, true, false, true, true, false);
    }

    @Test
    void aTimeThatIsYetToComeHoldsNothingUp() {
        assertThat(throttle.admits(A, 900_000_000, 10_000)).isTrue();
        assertThat(throttle.admits(A, 10_000, 10_000)).isTrue();
        assertThat(throttle.admits(A, 900_000_000, 10_500)).isFalse();
        assertThat(throttle.admits(A, 11_000, 11_000)).isTrue();
    }

    /// Also when what it reads is long past, as after an outage.
    @Test
    void whoGoesOnWhereAnotherWasLetsNothingOfThatStretchThrough() {
        Throttle resumed = new Throttle(new Rate(2, PERIOD), false);

        assertThat(resumed.admits(A, 10_800, LATER)).isFalse();
        assertThat(resumed.admits(B, 10_900, LATER)).isFalse();
        assertThat(resumed.admits(A, 11_000, LATER)).isTrue();
        assertThat(resumed.admits(A, 10_999, LATER)).isFalse();
    }

    /// Their memory is bounded, and what was forgotten is not let through anew.
    @Test
    void ofManyKeysNoneGetsMoreThanItsShare() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(throttle.admits(bytes(i), 10_000, LATER)).isTrue();
        }
        assertThat(throttle.admits(bytes(0), 10_000, LATER)).isTrue();
        assertThat(throttle.admits(bytes(0), 10_000, LATER)).isFalse();
        assertThat(throttle.admits(bytes(30_000), 15_000, LATER)).isTrue();

        assertThat(throttle.admits(bytes(0), 10_000, LATER))
                .as("its count is forgotten")
                .isFalse();
        assertThat(throttle.admits(bytes(0), 14_500, LATER)).isTrue();
    }

    private static byte[] bytes(int number) {
        return java.nio.ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /// In whatever order they come.
    @Property(tries = 300)
    void isNeverMoreThanWasAllowed(
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 20_000) Long> times,
            @ForAll @IntRange(min = 1, max = 3) int most) {
        Throttle each = new Throttle(new Rate(most, PERIOD), true);
        Map<Long, Integer> through = new HashMap<>();
        for (long time : times) {
            if (each.admits(A, time, LATER)) {
                through.merge(time / PERIOD, 1, Integer::sum);
            }
        }

        assertThat(through.values()).allMatch(count -> count <= most);
        assertThat(times.isEmpty() || !through.isEmpty()).isTrue();
    }

    private boolean admits(byte @Nullable [] key, long time) {
        return throttle.admits(key, time, LATER);
    }
}
