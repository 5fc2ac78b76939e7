package parley.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Whoever asks, and whenever: none gets more than its quota, none within it waits, and little is remembered.
final class BucketsTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long BEGIN = Long.MAX_VALUE - MINUTE; // a monotonic clock may begin, and overflow, anywhere

    /// One try.
    ///
    /// @param after how long after the one before, in nanoseconds
    private record Try(String name, long after) {

        static Try of(long number) {
            return new Try("abc".substring((int) (number % 3)), number);
        }
    }

    @Property
    void never_more_than_the_burst_and_what_has_flowed_in_since(
            @ForAll @LongRange(min = 1, max = 600) long perMinute,
            @ForAll @LongRange(min = 1, max = 8) long burst,
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 2_000_000_000L) Long> tries) {
        Buckets buckets = new Buckets(new Quota(perMinute, burst));
        Map<String, List<Long>> done = new HashMap<>();
        long now = 0;
        for (Try one : tries.stream().map(Try::of).toList()) {
            now += one.after();
            if (taken(buckets, one.name(), BEGIN + now)) {
                done.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(now);
            }
        }

        assertThat(done.values()).allSatisfy(times -> {
            for (int first = 0; first < times.size(); first++) {
                for (int last = first; last < times.size(); last++) {
                    long flowed = (times.get(last) - times.get(first)) * perMinute / MINUTE;
                    assertThat(last - first + 1L).isLessThanOrEqualTo(burst + flowed);
                }
            }
        });
    }

    /// Told to wait, nobody waits in vain, nor longer than for one to flow in.
    @Property
    void who_waits_as_told_may_go_on_and_not_a_moment_earlier(
            @ForAll @LongRange(min = 1, max = Quota.MOST) long perMinute,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll @IntRange(min = 1, max = 60) int tries) {
        Buckets buckets = new Buckets(new Quota(perMinute, burst));
        long now = BEGIN;
        for (int i = 0; i < tries; i++) {
            Duration wait = buckets.untilNext("a", now);
            assertThat(wait).isLessThanOrEqualTo(Duration.ofNanos(MINUTE / perMinute + 1));
            assertThat(wait.isZero()).isEqualTo(i < burst);
            if (!wait.isZero()) {
                assertThat(buckets.untilNext("a", now + wait.toNanos() - 1)).isEqualTo(Duration.ofNanos(1));
            }
            now += wait.toNanos();
            buckets.take("a", now);
        }
    }

    @Test
    void what_one_has_used_is_no_others() {
        Buckets buckets = new Buckets(new Quota(1, 2));

        assertThat(taken(buckets, "a", BEGIN)).isTrue();
        assertThat(taken(buckets, "a", BEGIN)).isTrue();
        assertThat(taken(buckets, "a", BEGIN)).isFalse();
        assertThat(taken(buckets, "b", BEGIN)).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> buckets.take("a", BEGIN));
    }

    @Test
    void many_names_take_little_room_and_one_too_many_waits_for_the_first_that_is_full() {
        Buckets buckets = new Buckets(new Quota(60, 5), 100);
        long second = Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < 100; i++) {
            assertThat(taken(buckets, "name" + i, BEGIN + i)).isTrue();
        }

        assertThat(buckets.untilNext("one too many", BEGIN + 100)).isEqualTo(Duration.ofNanos(second - 100));
        assertThat(taken(buckets, "name7", BEGIN + 100))
                .as("not kept from those in use")
                .isTrue();
        assertThat(taken(buckets, "one too many", BEGIN + second)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            taken(buckets, "another" + i, BEGIN + i * second / 10);
            assertThat(buckets.kept()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void settings_say_what_differs_and_are_refused_with_what_is_wrong() {
        assertThat(Quotas.read(null)).isEqualTo(Quotas.DEFAULT);
        assertThat(Quotas.read(Map.of("twin", Map.of("burst", 7), "partner-bytes-per-second", "8")))
                .isEqualTo(new Quotas(
                        new Quota(Quotas.DEFAULT.twin().perMinute(), 7),
                        Quotas.DEFAULT.agent(),
                        Quotas.DEFAULT.partner(),
                        8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.read(Map.of("agent", Map.of("per-minute", 0))))
                .withMessage("parley.quotas.agent: perMinute `0` is not from 1 to 6000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.read(Map.of("agent", Map.of("burst", "many"))))
                .withMessage("parley.quotas.agent: burst: `many` is no number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quotas.read(Map.of("partner", 5)))
                .withMessage("parley.quotas.partner: is no mapping");
    }

    private static boolean taken(Buckets buckets, String name, long now) {
        boolean may = buckets.untilNext(name, now).isZero();
        if (may) {
            buckets.take(name, now);
        }
        return may;
    }
}
