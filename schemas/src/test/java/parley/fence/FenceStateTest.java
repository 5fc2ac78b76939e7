package parley.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import parley.avro.Applied;

class FenceStateTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long LEASE_MILLIS = 3_000;

    /// A record of `applied`; no offset is a tombstone.
    record Word(String instance, Optional<Long> next, String topic, int second) {

        @Nullable
        Applied applied() {
            return next.map(offset -> new Applied(instance, "egress", LEASE_MILLIS, Map.of(topic, offset)))
                    .orElse(null);
        }

        Instant time() {
            return START.plusSeconds(second);
        }
    }

    @Provide
    Arbitrary<Word> words() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.longs().between(0, 6).optional(0.8),
                        Arbitraries.of("interactions", "policies"),
                        Arbitraries.integers().between(0, 20))
                .as(Word::new);
    }

    @Property
    void missingAreThoseWhoseLastWordIsFreshAndBehind(
            @ForAll List<@From("words") Word> words,
            @ForAll @IntRange(max = 6) int offset,
            @ForAll @IntRange(max = 25) int second) {
        List<Word> log = ordered(words);
        Instant now = START.plusSeconds(second).plusMillis(1);

        assertThat(state(log).missing("interactions", offset, now)).isEqualTo(oracle(log, offset, now));
        assertThat(state(log).live(now).missing("interactions", offset, now)).isEqualTo(oracle(log, offset, now));
    }

    @Property
    void whoIsMissingStaysSoUntilTheNextSilence(
            @ForAll List<@From("words") Word> words, @ForAll @IntRange(max = 25) int second) {
        FenceState state = state(ordered(words));
        Instant now = START.plusSeconds(second);

        Optional<Instant> silence = state.nextSilence("interactions", 3, now);

        List<String> missing = state.missing("interactions", 3, now);
        assertThat(silence.isEmpty()).isEqualTo(missing.isEmpty());
        silence.ifPresent(at -> {
            assertThat(state.missing("interactions", 3, at.minusMillis(1))).isEqualTo(missing);
            assertThat(state.missing("interactions", 3, at)).hasSizeLessThan(missing.size());
        });
    }

    /// Slow and obvious: for each instance, search the log for its last word.
    private static List<String> oracle(List<Word> log, long offset, Instant now) {
        List<String> missing = new ArrayList<>();
        for (String instance : new TreeSet<>(log.stream().map(Word::instance).toList())) {
            Word last = log.stream()
                    .filter(word -> word.instance.equals(instance))
                    .toList()
                    .getLast();
            boolean stopped = last.next.isEmpty();
            boolean fresh = now.isBefore(last.time().plusMillis(LEASE_MILLIS).plus(FenceState.MARGIN));
            boolean passed = last.topic.equals("interactions") && last.next.orElse(0L) > offset;
            if (!stopped && fresh && !passed) {
                missing.add(instance);
            }
        }
        return missing;
    }

    private static List<Word> ordered(List<Word> words) {
        return words.stream().sorted(Comparator.comparingInt(Word::second)).toList();
    }

    private static FenceState state(List<Word> log) {
        FenceState state = FenceState.EMPTY;
        for (Word word : log) {
            state = state.with(word.instance, word.applied(), word.time());
        }
        return state;
    }

    @Example
    void ofSomeKindsNobodyElseIsWaitedFor() {
        FenceState state = FenceState.EMPTY
                .with("egress-1", new Applied("egress-1", "egress", 3_000L, Map.of("policies", 9L)), START)
                .with("twin-registry-1", new Applied("twin-registry-1", "twin-registry", 3_000L, Map.of()), START);

        assertThat(state.of(Set.of("twin-registry")).missing("policies", 5, START))
                .containsExactly("twin-registry-1");
        assertThat(state.of(Set.of("egress")).missing("policies", 5, START)).isEmpty();
    }

    @Example
    void nobodyIsMissingWhereNobodyIs() {
        assertThat(FenceState.EMPTY.missing("interactions", 0, START)).isEmpty();
        assertThat(FenceState.EMPTY.nextSilence("interactions", 0, START)).isEmpty();
    }

    @Example
    void theOffsetItselfMustBeApplied() {
        FenceState state = state(List.of(new Word("a", Optional.of(5L), "interactions", 0)));

        assertThat(state.missing("interactions", 4, START)).isEmpty();
        assertThat(state.missing("interactions", 5, START)).containsExactly("a");
    }

    @Example
    void whoSaysNothingOfATopicIsMissingFromItsFirstRecordOn() {
        FenceState state = state(List.of(new Word("a", Optional.of(9L), "policies", 0)));

        assertThat(state.missing("interactions", 0, START)).containsExactly("a");
    }

    @Example
    void aSilentInstanceIsMissingUntilLeaseAndMarginRanOut() {
        FenceState state = state(List.of(new Word("a", Optional.of(0L), "interactions", 0)));
        Duration patience = Duration.ofMillis(LEASE_MILLIS).plus(FenceState.MARGIN);

        assertThat(state.missing("interactions", 0, START.plus(patience).minusMillis(1)))
                .containsExactly("a");
        assertThat(state.missing("interactions", 0, START.plus(patience))).isEmpty();
    }

    @Example
    void whatCannotBeReadIsMissing() {
        FenceState state = FenceState.EMPTY.withUnknown("a", START);

        assertThat(state.missing("interactions", 0, START.plusSeconds(10))).containsExactly("a");
        assertThat(state.missing("interactions", 0, START.plusSeconds(100))).isEmpty();
    }

    /// A right stands until it is taken: that its keeper is silent proves nothing.
    @Example
    void silenceIsNoProof() {
        FenceState state = FenceState.EMPTY
                .with("a", new Applied("a", "egress", 3_000L, Map.of("interactions", 7L)), START)
                .withUnknown("b", START);

        assertThat(state.proven("interactions", 6)).isTrue();
        assertThat(state.proven("interactions", 7)).isFalse();
        assertThat(FenceState.EMPTY.proven("interactions", 0)).isFalse();
    }
}
