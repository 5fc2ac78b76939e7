package parley.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// However much is denied, little is told of it, and its number is.
final class DenialsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Denials denials = new Denials(Duration.ofMinutes(1));
    private Instant now = NOON;

    @Test
    void what_is_alike_is_summed_and_told_when_its_minute_is_over() {
        deny("grid", "twins", 3);
        now = NOON.plusSeconds(59);
        deny("grid", "twins", 1);
        deny("grid", "audit", 1);
        assertThat(told()).isEmpty();

        now = NOON.plusSeconds(60);

        assertThat(told())
                .extracting(
                        Denials.Sum::number,
                        Denials.Sum::minute,
                        sum -> sum.denial().resource(),
                        Denials.Sum::count)
                .containsExactly(tuple(1L, NOON, "twins", 4L), tuple(2L, NOON, "audit", 1L));
        assertThat(told()).isEmpty();
    }

    @Test
    void what_comes_in_the_next_minute_is_another_sum_whenever_it_is_looked_for() {
        deny("grid", "twins", 2);
        now = NOON.plusSeconds(61);
        deny("grid", "twins", 5);
        now = NOON.plusSeconds(300);

        assertThat(told())
                .extracting(Denials.Sum::number, Denials.Sum::minute, Denials.Sum::count)
                .containsExactly(tuple(1L, NOON, 2L), tuple(2L, NOON.plusSeconds(60), 5L));
    }

    @Test
    void a_clock_that_is_set_back_makes_no_sum_twice() {
        deny("grid", "twins", 2);
        now = NOON.minusSeconds(30);
        deny("grid", "twins", 3);
        now = NOON.plusSeconds(1);
        deny("grid", "twins", 4);
        now = NOON.plusSeconds(60);

        assertThat(told())
                .extracting(Denials.Sum::number, Denials.Sum::count)
                .containsExactly(tuple(1L, 2L), tuple(2L, 3L), tuple(3L, 4L));
    }

    @Test
    void what_is_not_said_to_be_told_is_told_again() {
        deny("grid", "twins", 2);
        now = NOON.plusSeconds(60);

        assertThat(denials.next(now)).isNotNull().isEqualTo(denials.next(now));
    }

    @Test
    void who_tries_everything_does_not_hide_what_others_try() {
        for (int i = 0; i < 10_000; i++) {
            deny("grid", "topic-" + i, 1);
        }
        deny("stranger", "feed.computer.load", 7);
        now = NOON.plusSeconds(60);

        var told = told();
        assertThat(told).hasSize(Denials.MOST_OF_ONE + 2);
        assertThat(told)
                .contains(new Denials.Sum(25, NOON, new Denial("grid", "", "", "", ""), 10_000 - Denials.MOST_OF_ONE))
                .contains(new Denials.Sum(26, NOON, denial("stranger", "feed.computer.load"), 7));
        deny("grid", "topic-9999", 1);
        now = NOON.plusSeconds(120);
        assertThat(told())
                .as("room again")
                .extracting(sum -> sum.denial().resource())
                .containsExactly("topic-9999");
    }

    @Property
    void of_a_minute_no_more_is_told_than_the_bound_and_nothing_is_left_out(@ForAll("anything") List<Denial> tried) {
        var fresh = new Denials(Duration.ofMinutes(1));
        tried.forEach(denial -> fresh.count(denial, NOON));

        var told = told(fresh, NOON.plusSeconds(60));

        assertThat(told).hasSizeLessThanOrEqualTo(Denials.MOST);
        assertThat(told).extracting(Denials.Sum::denial).doesNotHaveDuplicates();
        assertThat(told.stream().mapToLong(Denials.Sum::count).sum()).isEqualTo(tried.size());
        assertThat(told).allSatisfy(sum -> {
            if (!sum.denial().resource().isEmpty()) {
                assertThat(sum.count())
                        .isEqualTo(tried.stream().filter(sum.denial()::equals).count());
            }
        });
    }

    @Provide
    Arbitrary<List<Denial>> anything() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 40))
                .as((principal, topic) -> denial("agent-" + principal, "topic-" + topic))
                .list()
                .ofMaxSize(1_000);
    }

    /// Nobody may be able to tell it for hours.
    @Test
    void what_cannot_be_told_is_given_up_in_the_end_and_that_is_known() {
        for (int minute = 0; minute < 100; minute++) {
            for (int principal = 0; principal < 200; principal++) {
                deny("agent-" + principal, "twins", 1);
            }
            now = now.plus(Duration.ofMinutes(1));
        }

        var told = told();
        assertThat(told).hasSize(Denials.MOST_WAITING);
        assertThat(told.getLast().number()).isEqualTo(100L * Denials.MOST);
        assertThat(denials.givenUp()).isEqualTo(100L * Denials.MOST - Denials.MOST_WAITING);
        assertThat(denials.givenUp()).isZero();
    }

    @Test
    void what_clients_wrote_is_told_at_no_length_and_steers_no_terminal() {
        var name = "\u001b[2Jgone\n\u202e" + "x".repeat(30_000);
        var denial = Denial.of("agent", "GROUP", name, "READ", name);

        assertThat(denial.reason()).isEqualTo(denial.resource());
        assertThat(denial.resource()).startsWith("?[2Jgone??xxx").endsWith("x~").hasSize(Denial.LONGEST);
    }

    private void deny(String principal, String topic, int times) {
        for (int i = 0; i < times; i++) {
            denials.count(denial(principal, topic), now);
        }
    }

    private List<Denials.Sum> told() {
        return told(denials, now);
    }

    private static List<Denials.Sum> told(Denials denials, Instant now) {
        var all = new ArrayList<Denials.Sum>();
        for (var sum = denials.next(now); sum != null; sum = denials.next(now)) {
            all.add(sum);
            denials.told(sum);
        }
        return all;
    }

    private static Denial denial(String principal, String topic) {
        return new Denial(principal, "TOPIC", topic, "READ", "");
    }
}
