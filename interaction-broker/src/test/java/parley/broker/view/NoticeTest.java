package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;

final class NoticeTest {

    private static final Instant GRANTED = Instant.parse("2026-11-29T12:00:00Z");

    @Example
    void an_end_is_announced_a_tenth_of_the_time_before_but_not_more_than_an_hour_nor_less_than_ten_seconds() {
        assertThat(before(Duration.ofMinutes(100))).isEqualTo(Duration.ofMinutes(10));
        assertThat(before(Duration.ofDays(30))).isEqualTo(Duration.ofHours(1));
        assertThat(before(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
    }

    /// Whatever the grant: there is a moment at which it goes on and its end is announced.
    @Property
    void every_end_is_announced(@ForAll @LongRange(min = 1, max = 1_000_000_000) long millis) {
        Interaction interaction = granted(State.ACTIVE, GRANTED.plusMillis(millis));

        assertThat(Notice.due(interaction, GRANTED.plusMillis(millis - 1))).isTrue();
        assertThat(Notice.due(interaction, GRANTED.plusMillis(millis))).isFalse();
    }

    @Example
    void of_what_does_not_go_on_or_does_not_end_nothing_is_announced() {
        assertThat(Notice.from(granted(State.ACTIVE, null))).isEmpty();
        assertThat(Notice.from(granted(State.EXPIRED, GRANTED))).isEmpty();
        assertThat(Notice.from(granted(State.SUSPENDED, GRANTED))).isNotEmpty();
        Interaction next = granted(State.ACTIVE, 2, GRANTED);
        assertThat(Notice.from(next)).as("an end of another epoch").isEmpty();
    }

    private static Duration before(Duration granted) {
        Instant end = GRANTED.plus(granted);
        return Duration.between(Notice.from(granted(State.ACTIVE, end)).orElseThrow(), end);
    }

    private static Interaction granted(State state, @Nullable Instant until) {
        return granted(state, 1, until);
    }

    private static Interaction granted(State state, long epoch, @Nullable Instant until) {
        Half half = new Half(Side.PROVIDER, 1L, 1L, true, Reason.NONE, "", List.of(), GRANTED, null, "", until);
        return DeliveriesTest.interaction("abc", "did:web:grid", "did:web:harbour", state)
                .setEpoch(epoch)
                .setProviderHalf(half)
                .build();
    }
}
