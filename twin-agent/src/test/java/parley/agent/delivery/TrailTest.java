package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import parley.agent.delivery.Trail.Step;
import parley.identity.Signers;
import parley.identity.Signers.Signer;

final class TrailTest {
    private static final String AGENT = "did:web:harbour:twins:computer#agent";
    private static final String OTHER = "did:web:harbour:twins:computer#other";

    @Test
    void a_route_may_start_anywhere() {
        // when
        var step = Trail.EMPTY.step(0, 1, 500, new Signer(AGENT, 7, 300));

        // then
        assertThat(step)
                .isEqualTo(new Step.Next(new Trail(1, 500, Signers.NONE.with(new Signer(AGENT, 7, 300))), none()));
    }

    @Test
    void a_jump_of_the_sequence_is_a_gap_of_known_size() {
        assertThat(gap(after(1, 10, new Signer(AGENT, 7, 3)), 1, 20, new Signer(AGENT, 7, 6)))
                .isEqualTo(new Gap(0, 1, 10, 20, OptionalLong.of(2), Gap.Kind.DROPPED));
    }

    @Test
    void a_jump_of_the_feeds_offsets_alone_is_none() {
        assertThat(step(after(1, 10, new Signer(AGENT, 7, 3)), 1, 20, new Signer(AGENT, 7, 4))
                        .gap())
                .isEmpty();
    }

    @Test
    void a_new_epoch_announces_the_window_between() {
        assertThat(gap(after(1, 10, new Signer(AGENT, 7, 3)), 2, 20, new Signer(AGENT, 7, 13)))
                .isEqualTo(new Gap(0, 2, 10, 20, OptionalLong.of(9), Gap.Kind.FENCED));
    }

    @Test
    void a_new_epoch_in_which_nothing_was_published_is_no_gap() {
        assertThat(step(after(1, 10, new Signer(AGENT, 7, 3)), 2, 11, new Signer(AGENT, 7, 4))
                        .gap())
                .isEmpty();
    }

    @Test
    void a_publisher_that_started_anew_right_behind_is_no_gap() {
        assertThat(step(after(1, 10, new Signer(AGENT, 7, 3)), 1, 11, new Signer(AGENT, 9, 0))
                        .gap())
                .isEmpty();
    }

    @Test
    void a_publisher_that_started_anew_further_on_may_be_one() {
        assertThat(gap(after(1, 10, new Signer(AGENT, 7, 3)), 1, 15, new Signer(AGENT, 9, 0)))
                .isEqualTo(new Gap(0, 1, 10, 15, OptionalLong.empty(), Gap.Kind.UNCERTAIN));
    }

    @Test
    void a_sequence_that_was_here_is_a_replay() {
        assertThat(after(1, 10, new Signer(AGENT, 7, 3)).step(0, 1, 11, new Signer(AGENT, 7, 3)))
                .isInstanceOf(Step.Replayed.class);
    }

    @Test
    void a_sequence_that_was_here_is_a_replay_in_a_later_epoch_too() {
        assertThat(after(1, 10, new Signer(AGENT, 7, 3)).step(0, 2, 11, new Signer(AGENT, 7, 2)))
                .isInstanceOf(Step.Replayed.class);
    }

    @Test
    void a_source_offset_that_was_here_is_a_replay() {
        assertThat(after(1, 10, new Signer(AGENT, 7, 3)).step(0, 1, 10, new Signer(AGENT, 7, 4)))
                .isInstanceOf(Step.Replayed.class);
    }

    @Test
    void an_older_epoch_is_a_replay() {
        assertThat(after(2, 10, new Signer(AGENT, 7, 3)).step(0, 1, 11, new Signer(AGENT, 7, 4)))
                .isInstanceOf(Step.Replayed.class);
    }

    @Property
    void of_two_publishers_exactly_what_was_dropped_is_announced(
            @ForAll Set<@IntRange(min = 1, max = 59) Integer> dropped, @ForAll List<Boolean> turns) {
        // given
        var trail = Trail.EMPTY;
        var next = new long[2];
        long announced = 0;
        var expected = new ArrayList<Long>();
        var seen = new boolean[2];
        var missingOf = new long[2];

        // when
        for (int offset = 0; offset < 60; offset++) {
            int who = offset < turns.size() && turns.get(offset) ? 1 : 0;
            long sequence = next[who]++;
            if (dropped.contains(offset)) {
                missingOf[who] += seen[who] ? 1 : 0;
                continue;
            }
            if (seen[who] && missingOf[who] > 0) {
                expected.add(missingOf[who]);
            }
            missingOf[who] = 0;
            seen[who] = true;
            var step = step(trail, 1, offset, new Signer(who == 0 ? AGENT : OTHER, 5, sequence));
            announced += step.gap()
                    .filter(g -> g.missing().isPresent())
                    .map(g -> g.missing().getAsLong())
                    .orElse(0L);
            trail = step.trail();
        }

        // then
        assertThat(announced)
                .isEqualTo(expected.stream().mapToLong(Long::longValue).sum());
    }

    private static Trail after(long epoch, long source, Signer signer) {
        return new Trail(epoch, source, Signers.NONE.with(signer));
    }

    private static Step.Next step(Trail trail, long epoch, long source, Signer signer) {
        return (Step.Next) trail.step(0, epoch, source, signer);
    }

    private static Gap gap(Trail trail, long epoch, long source, Signer signer) {
        return step(trail, epoch, source, signer).gap().orElseThrow();
    }

    private static java.util.Optional<Gap> none() {
        return java.util.Optional.empty();
    }
}
