package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.NOW;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.Terms;
import parley.feeds.Interactions;

final class StartOffsetReaderTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final Terms LAST =
            Terms.newBuilder().setHistory(History.LAST).setLastMillis(HOUR).build();
    private static final Terms SINCE = Terms.newBuilder()
            .setHistory(History.SINCE)
            .setSince(NOW.minusSeconds(7))
            .build();

    @Test
    void a_history_is_counted_back_from_the_grant_or_begins_when_the_terms_say() {
        assertThat(StartOffsetReader.history(granted(LAST, 3))).contains(NOW.minusMillis(HOUR));
        assertThat(StartOffsetReader.history(granted(SINCE, 3))).contains(NOW.minusSeconds(7));
        assertThat(StartOffsetReader.history(granted(null, 3))).isEmpty();
        assertThat(StartOffsetReader.history(
                        granted(Terms.newBuilder().setHistory(History.NONE).build(), 3)))
                .isEmpty();
    }

    /// Promise 2: it would show a time for which the interaction was ended.
    @Test
    void what_was_granted_before_has_none() {
        assertThat(StartOffsetReader.history(granted(LAST, 2))).isEmpty();
        assertThat(StartOffsetReader.history(granted(SINCE, 1))).isEmpty();
    }

    private static Interaction granted(@Nullable Terms terms, long first) {
        Half half = new Half(Side.PROVIDER, 3L, 1L, true, Reason.NONE, "", List.of(), NOW, terms, "", null);
        return Interactions.requested(3)
                .setProviderHalf(half)
                .setFirstGranted(first)
                .build();
    }
}
