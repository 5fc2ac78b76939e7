package parley.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import parley.avro.Brought;
import parley.avro.Disbelieved;

/// However much a partner sends that is not believed, little is told of it, and its number is.
final class DisbeliefsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String GRID = "did:web:grid.example";
    private static final String HARBOUR = "did:web:harbour.example";
    private static final String COMPUTER = "did:web:harbour.example:twins:computer";
    private static final String CRANE = "did:web:harbour.example:twins:crane";
    private static final String FORGED = "the signature does not match";

    private final Disbeliefs disbeliefs = new Disbeliefs(DisbeliefPeriod.MINUTE);
    private long now = Long.MAX_VALUE - 30 * SECOND; // a monotonic clock may begin, and overflow, anywhere
    private long offset;

    @Test
    void the_first_is_told_at_once_and_the_last_with_the_number_of_the_others_when_the_minute_is_over() {
        assertThat(forged()).extracting(Disbelieved::getOffset).containsExactly(1L);
        assertThat(forged()).isEmpty();
        assertThat(forged()).isEmpty();
        assertThat(forged()).isEmpty();

        now += 59 * SECOND;
        assertThat(disbeliefs.over(now)).isEmpty();
        now += SECOND;

        assertThat(disbeliefs.over(now)).singleElement().satisfies(told -> {
            assertThat(told.getOffset()).isEqualTo(4);
            assertThat(told.getOthers()).isEqualTo(2);
            assertThat(told.getReason()).isEqualTo(FORGED);
        });
        assertThat(disbeliefs.over(now + 60 * SECOND)).isEmpty();
    }

    @Test
    void what_comes_after_its_minute_is_told_at_once_with_the_number_that_was_not() {
        forged();
        forged();
        forged();
        now += 60 * SECOND;

        assertThat(forged())
                .extracting(Disbelieved::getOffset, Disbelieved::getOthers)
                .containsExactly(tuple(4L, 2L));
        assertThat(forged()).isEmpty();
    }

    @Test
    void what_came_alone_is_told_once() {
        forged();
        now += 60 * SECOND;

        assertThat(disbeliefs.over(now)).isEmpty();
        assertThat(forged()).extracting(Disbelieved::getOthers).containsExactly(0L);
    }

    /// So that tests that forge much find each kind told, however fast one follows another.
    @Test
    void a_shorter_period_is_over_sooner_and_gives_room_again() {
        Disbeliefs hasty = new Disbeliefs(new DisbeliefPeriod(Duration.ofSeconds(2)));
        for (int i = 0; i < Disbeliefs.MOST; i++) {
            hasty.take(one(GRID, Brought.HALF, COMPUTER, "", "no key " + i, i), now);
        }
        Disbelieved next = one(GRID, Brought.HALF, COMPUTER, "", FORGED, Disbeliefs.MOST);

        assertThat(hasty.over(now + 2 * SECOND - 1)).isEmpty();
        assertThat(hasty.take(next, now + 2 * SECOND - 1))
                .extracting(Disbelieved::getReason)
                .doesNotContain(FORGED);
        assertThat(hasty.over(now + 2 * SECOND)).isEmpty();
        assertThat(hasty.take(next, now + 2 * SECOND))
                .extracting(Disbelieved::getReason)
                .containsExactly(FORGED);
    }

    @Test
    void what_differs_in_anything_is_told_by_itself() {
        forged();

        assertThat(take(GRID, Brought.COMMAND, COMPUTER, "", FORGED)).hasSize(1);
        assertThat(take(GRID, Brought.HALF, "", "", FORGED)).hasSize(1);
        assertThat(take(GRID, Brought.HALF, COMPUTER, "", "another reason")).hasSize(1);
        assertThat(take(GRID, Brought.HALF, COMPUTER, COMPUTER + "/feeds/load", FORGED))
                .hasSize(1);
        assertThat(take(HARBOUR, Brought.HALF, COMPUTER, "", FORGED)).hasSize(1);
        assertThat(forged()).isEmpty();
    }

    /// A reason may quote what the partner wrote: another each time must not get round the bound.
    @Test
    void of_very_many_kinds_most_are_told_by_their_kind_alone() {
        List<Disbelieved> told = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            told.addAll(take(GRID, Brought.HALF, i % 2 == 0 ? COMPUTER : CRANE, "", "no key " + i));
        }

        assertThat(told).hasSize(Disbeliefs.MOST + 1);
        assertThat(told.getLast().getReason()).isEqualTo("one of too many kinds to tell apart: no key 32");
        assertThat(take(HARBOUR, Brought.HALF, COMPUTER, "", FORGED))
                .as("another partner")
                .hasSize(1);
        now += 60 * SECOND;
        assertThat(disbeliefs.over(now))
                .singleElement()
                .extracting(Disbelieved::getOthers)
                .isEqualTo(10_000L - Disbeliefs.MOST - 2);
        assertThat(forged()).as("room again").hasSize(1);
    }

    /// Who may write to one of our twins' topics.
    @Test
    void what_stands_in_the_topics_of_one_twin_takes_no_room_from_another() {
        for (int i = 0; i < 10_000; i++) {
            take(HARBOUR, Brought.RECORD, CRANE, CRANE + "/feeds/load", "no key " + i);
        }

        assertThat(take(HARBOUR, Brought.RECORD, COMPUTER, COMPUTER + "/feeds/load", FORGED))
                .extracting(Disbelieved::getReason)
                .containsExactly(FORGED);
    }

    @Test
    void what_the_partner_wrote_is_told_at_no_length_and_steers_no_terminal() {
        String steering = "\u001b[2Jgone\n\u202e\u2028" + "x".repeat(1000);

        Disbelieved told = disbeliefs
                .take(
                        new Disbelieved(
                                GRID,
                                Brought.HALF,
                                "",
                                "",
                                steering,
                                steering,
                                "t",
                                0,
                                0L,
                                steering,
                                0L,
                                Instant.EPOCH),
                        now)
                .getFirst();

        assertThat(List.of(told.getReason(), told.getInteraction(), told.getCommand()))
                .allSatisfy(text -> assertThat(text)
                        .startsWith("?[2Jgone???x")
                        .endsWith("x…")
                        .hasSizeLessThanOrEqualTo(Disbeliefs.LONGEST_REASON + 1));
    }

    /// Whatever comes when, each is told once, by itself or in a number; and few are told by themselves.
    @Property(tries = 200)
    void each_is_told_once(@ForAll @Size(max = 300) List<@IntRange(max = 200) Integer> steps) {
        Disbeliefs some = new Disbeliefs(DisbeliefPeriod.MINUTE);
        List<Disbelieved> told = new ArrayList<>();
        long at = 0;
        long came = 0;
        for (int step : steps) {
            if (step < 50) {
                at += step * SECOND;
                told.addAll(some.over(at));
            } else {
                told.addAll(some.take(one(GRID, Brought.RECORD, "", "", "reason " + step, came++), at));
            }
        }
        long minutes = at / (60 * SECOND) + 1;
        assertThat(told).hasSizeLessThanOrEqualTo(Math.toIntExact(2 * minutes * (Disbeliefs.MOST + 1)));

        told.addAll(some.rest());

        assertThat(told.stream().mapToLong(one -> 1 + one.getOthers()).sum()).isEqualTo(came);
        assertThat(told).extracting(Disbelieved::getOffset).doesNotHaveDuplicates();
        assertThat(some.rest()).isEmpty();
    }

    private List<Disbelieved> forged() {
        return take(GRID, Brought.HALF, COMPUTER, "", FORGED);
    }

    private List<Disbelieved> take(String organisation, Brought kind, String twin, String feed, String reason) {
        return disbeliefs.take(one(organisation, kind, twin, feed, reason, ++offset), now);
    }

    private static Disbelieved one(
            String organisation, Brought kind, String twin, String feed, String reason, long offset) {
        return new Disbelieved(organisation, kind, twin, feed, "id", "", "lane", 0, offset, reason, 0L, Instant.EPOCH);
    }
}
