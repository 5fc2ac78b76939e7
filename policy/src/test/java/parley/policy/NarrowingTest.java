package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.terms.Throttle;

/// What an agent gives is never more than what the rule that asks it would.
final class NarrowingTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void what_both_say_holds() {
        Terms rule = terms(List.of("load", "cpu"), "load > 0.5", new Rate(10, 1_000L), NOON, 60_000L, "balancing");
        Terms given = terms(
                List.of("cpu.user", "load", "secret"),
                "load < 0.9",
                new Rate(5, 1_000L),
                NOON.plusSeconds(1),
                5L,
                null);

        assertThat(Narrowing.of(rule, given))
                .isEqualTo(terms(
                        List.of("cpu.user", "load"),
                        "(load > 0.5) && (load < 0.9)",
                        new Rate(5, 1_000L),
                        NOON,
                        5L,
                        "balancing"));
        assertThat(Narrowing.of(rule, terms(List.of(), null, null, null, null, null)))
                .as("who says nothing leaves it as it is")
                .isEqualTo(rule);
        assertThat(Narrowing.of(null, given)).isEqualTo(given);
    }

    @Test
    void what_is_wider_names_the_field() {
        Terms rule = terms(List.of("load"), null, new Rate(10, 1_000L), null, null, null);

        refused(rule, terms(List.of("secret"), null, null, null, null, null), "fields: ");
        refused(rule, terms(List.of(), null, new Rate(11, 1_000L), null, null, null), "atMost: more");
        refused(rule, terms(List.of(), null, new Rate(1, 1_500L), null, null, null), "atMost: a period");
        refused(
                null,
                new Terms(History.RETAINED, List.of(), null, null, null, null, null, null, null, null),
                "history: ");
        refused(
                null,
                new Terms(History.NONE, List.of(), null, null, null, null, new Rate(1, 1L), null, null, null),
                "maxCommands: ");
    }

    /// None is asked for without a word; of the same kind, no earlier.
    @Test
    void of_the_time_before_no_more_is_shown_than_the_rule_does() {
        Terms since = history(History.SINCE, NOON, null);
        Terms last = history(History.LAST, null, 60_000L);

        assertThat(Narrowing.of(since, since)).isEqualTo(since);
        assertThat(Narrowing.of(last, history(History.LAST, null, 1_000L)).getLastMillis())
                .isEqualTo(1_000L);
        assertThat(Narrowing.of(since, terms(List.of("load"), null, null, null, null, null))
                        .getHistory())
                .isEqualTo(History.NONE);
        refused(since, history(History.SINCE, NOON.minusMillis(1), null), "history: more");
        refused(last, history(History.LAST, null, 60_001L), "history: more");
        refused(last, since, "history: more");
        refused(null, last, "history: more");
        assertThat(Narrowing.within(last, Narrowing.of(last, history(History.LAST, null, 1_000L))))
                .isTrue();
        assertThat(Narrowing.within(history(History.LAST, null, 500L), history(History.LAST, null, 1_000L)))
                .isFalse();
    }

    private static Terms history(History history, @Nullable Instant since, @Nullable Long lastMillis) {
        return Terms.newBuilder()
                .setHistory(history)
                .setSince(since)
                .setLastMillis(lastMillis)
                .build();
    }

    @Test
    void what_was_narrowed_stays_within_a_rule_that_says_no_less() {
        Terms rule = terms(List.of("load", "cpu"), "load > 0.5", null, null, null, "balancing");
        Terms made = Narrowing.of(rule, terms(List.of("cpu.user"), "load < 0.9", null, null, null, null));

        assertThat(Narrowing.within(rule, made)).isTrue();
        assertThat(Narrowing.within(null, made)).isTrue();
        assertThat(Narrowing.within(terms(List.of("load"), null, null, null, null, null), made))
                .as("other fields")
                .isFalse();
        assertThat(Narrowing.within(terms(List.of(), "load > 0.6", null, null, null, null), made))
                .as("another filter")
                .isFalse();
        for (String trick : List.of("(load > 0.5) && (false) || (true)", "(load > 0.5) && (false) || true")) {
            assertThat(Narrowing.within(
                            terms(List.of(), "load > 0.5", null, null, null, null),
                            terms(List.of(), trick, null, null, null, null)))
                    .as("looks like it, and is not: %s", trick)
                    .isFalse();
        }
        refused(rule, terms(List.of(), null, null, null, null, "marketing"), "purpose: ");
    }

    private static void refused(@Nullable Terms rule, Terms given, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Narrowing.of(rule, given))
                .withMessageStartingWith(why);
    }

    @Test
    void what_was_granted_is_covered_by_the_same_and_by_what_gives_more() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        Terms granted = terms(List.of("load"), "load > 0.5", new Rate(1, 1_000L), noon, 60_000L, "balancing");
        List<Terms> more = List.of(
                granted,
                Terms.newBuilder().build(),
                Terms.newBuilder(granted).setFields(List.of("load", "noise")).build(),
                Terms.newBuilder(granted).setFields(List.of()).build(),
                Terms.newBuilder(granted).setWhere(null).build(),
                Terms.newBuilder(granted).setAtMost(new Rate(2, 1_000L)).build(),
                Terms.newBuilder(granted).setAtMost(null).build(),
                Terms.newBuilder(granted).setUntil(noon.plusSeconds(1)).build(),
                Terms.newBuilder(granted).setForMillis(null).build(),
                Terms.newBuilder(granted).setPurpose(null).build(),
                Terms.newBuilder(granted).setMaxCommands(new Rate(1, 1L)).build(),
                Terms.newBuilder(granted)
                        .setHistory(History.LAST)
                        .setLastMillis(1L)
                        .build());
        List<Terms> less = List.of(
                Terms.newBuilder(granted).setFields(List.of("noise")).build(),
                Terms.newBuilder(granted).setFields(List.of("load.peak")).build(),
                Terms.newBuilder(granted).setWhere("load > 0.4").build(),
                Terms.newBuilder(granted).setAtMost(new Rate(1, 2_000L)).build(),
                Terms.newBuilder(granted).setUntil(noon.minusMillis(1)).build(),
                Terms.newBuilder(granted).setForMillis(59_999L).build(),
                Terms.newBuilder(granted).setPurpose("another").build());

        assertThat(more)
                .allSatisfy(rule -> assertThat(Narrowing.covers(rule, granted))
                        .as("%s", rule)
                        .isTrue());
        assertThat(less)
                .allSatisfy(rule -> assertThat(Narrowing.covers(rule, granted))
                        .as("%s", rule)
                        .isFalse());
        assertThat(Narrowing.covers(null, granted)).isTrue();
    }

    @Test
    void what_was_granted_without_terms_is_covered_by_none_that_limit_it() {
        assertThat(Narrowing.covers(null, null)).isTrue();
        assertThat(Narrowing.covers(
                        Terms.newBuilder().setMaxCommands(new Rate(1, 1L)).build(), null))
                .isTrue();
        assertThat(Narrowing.covers(Terms.newBuilder().setWhere("true").build(), null))
                .isFalse();
        assertThat(Narrowing.covers(Terms.newBuilder().setPurpose("balancing").build(), null))
                .as("both sides are to know it")
                .isFalse();
    }

    @Test
    void what_showed_of_the_time_before_is_covered_where_as_much_of_it_is_shown() {
        Terms retained = Terms.newBuilder().setHistory(History.RETAINED).build();
        Terms hour = history(History.LAST, null, 3_600_000L);

        assertThat(Narrowing.covers(retained, retained)).isTrue();
        assertThat(Narrowing.covers(null, retained)).isFalse();
        assertThat(Narrowing.covers(hour, retained)).isFalse();
        assertThat(Narrowing.covers(retained, hour)).isFalse();
        assertThat(Narrowing.covers(history(History.LAST, null, 3_600_001L), hour))
                .isTrue();
        assertThat(Narrowing.covers(history(History.LAST, null, 3_599_999L), hour))
                .isFalse();
        assertThat(Narrowing.covers(null, hour)).isFalse();
    }

    /// Whatever passes the agent's rate would have passed the rule's.
    @Property
    void a_rate_that_is_taken_lets_no_more_through_in_any_stretch_of_the_rule(
            @ForAll @IntRange(min = 1, max = 12) int ruled,
            @ForAll @IntRange(min = 1, max = 12) int given,
            @ForAll @LongRange(min = 1, max = 12) long rulePeriod,
            @ForAll @LongRange(min = 1, max = 12) long period) {
        Rate rule = new Rate(ruled, rulePeriod);
        Terms narrowed;
        try {
            narrowed = Narrowing.of(
                    terms(List.of(), null, rule, null, null, null),
                    terms(List.of(), null, new Rate(given, period), null, null, null));
        } catch (IllegalArgumentException wider) {
            return;
        }
        Throttle throttle = new Throttle(narrowed.getAtMost(), true);
        int through = 0;
        for (long at = 0; at < 200; at++) {
            through = at % rulePeriod == 0 ? 0 : through;
            // Many of each millisecond
            for (int i = 0; i < 13; i++) {
                through += throttle.admits(null, at, at) ? 1 : 0;
            }
            assertThat(through).isLessThanOrEqualTo(ruled);
        }
    }

    private static Terms terms(
            List<String> fields,
            @Nullable String where,
            @Nullable Rate atMost,
            @Nullable Instant until,
            @Nullable Long forMillis,
            @Nullable String purpose) {
        return new Terms(History.NONE, fields, where, atMost, until, forMillis, null, purpose, null, null);
    }
}
