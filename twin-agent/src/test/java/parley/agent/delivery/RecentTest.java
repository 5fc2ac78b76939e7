package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void soManyAreKeptAndNoMore() {
        var recent = new Recent(2, 1_000, true);

        List.of(1, 2, 3).forEach(number -> recent.add(record(number, 0), 10));

        assertThat(numbers(recent)).containsExactly(2L, 3L);
        assertThat(numbers(recent)).isEmpty();
    }

    @Test
    void ofLargeOnesFewerButOne() {
        var recent = new Recent(10, 1_000, true);

        recent.add(record(1, 0), 600);
        recent.add(record(2, 0), 300);
        recent.add(record(3, 0), 300);
        assertThat(numbers(recent)).containsExactly(2L, 3L);
        recent.add(record(4, 0), 5_000);
        assertThat(numbers(recent)).containsExactly(4L);
        recent.add(record(5, 0), 900);
        assertThat(numbers(recent)).as("what was taken counts no more").containsExactly(5L);
    }

    @Test
    void ofOneOrderTheyStayAsTheyCame() {
        var recent = new Recent(2, 1_000, true);

        recent.add(record(1, 30), 1);
        recent.add(record(2, 20), 1);
        recent.add(record(3, 10), 1);

        assertThat(numbers(recent)).containsExactly(2L, 3L);
    }

    @Test
    void ofSeveralTheNewestByTimeAreKept() {
        var recent = new Recent(2, 1_000, false);

        recent.add(record(1, 30), 1);
        recent.add(record(2, 10), 1);
        recent.add(record(3, 20), 1);

        assertThat(numbers(recent)).containsExactly(3L, 1L);
    }

    private static List<Long> numbers(Recent recent) {
        return recent.take().stream().map(FeedRecord::sequence).toList();
    }

    private static FeedRecord record(long number, int second) {
        return new FeedRecord(
                "feed", 0, number, number, NOON, NOON.plusSeconds(second), null, null, null, "signer", 1, false, null);
    }
}
