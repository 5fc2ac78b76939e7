package parley.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import parley.avro.Brought;
import parley.avro.Disbelieved;

/// Each record that was not believed is told under an id of its own, by which it is decided on once.
final class DisbeliefLogTest {

    private static final String GRID = "did:web:grid.example";
    private static final String HARBOUR = "did:web:harbour.example";
    private static final String COMPUTER = HARBOUR + ":twins:computer";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private record Told(String id, String key) {}

    private final List<Told> told = new ArrayList<>();

    @Test
    void a_record_that_is_looked_at_again_after_a_failure_has_the_id_it_had() {
        add(17, NOON);
        add(17, NOON);

        assertThat(told).hasSize(2).extracting(Told::id).containsOnly(told.getFirst().id);
    }

    /// As a partner's lanes are when a partnership begins again: what is refused of them then is no news of before.
    @Test
    void a_record_at_the_same_place_of_a_topic_that_was_made_anew_has_another_id() {
        add(17, NOON);
        add(17, NOON.plusMillis(1));
        add(18, NOON);

        assertThat(told).extracting(Told::id).doesNotHaveDuplicates();
    }

    @Test
    void it_is_told_to_the_twin_that_it_is_for_else_to_our_organisation() {
        var _ = log().add(one("", 1, NOON));
        var _ = log().add(one(COMPUTER, 2, NOON));

        assertThat(told).extracting(Told::key).containsExactly(HARBOUR, COMPUTER);
    }

    private void add(long offset, Instant written) {
        var _ = log().add(one(COMPUTER, offset, written));
    }

    private DisbeliefLog log() {
        return new DisbeliefLog(
                (id, key, _) -> {
                    told.add(new Told(id, key));
                    return CompletableFuture.allOf();
                },
                HARBOUR,
                DisbeliefPeriod.MINUTE,
                () -> 0);
    }

    private static Disbelieved one(String twin, long offset, Instant written) {
        return new Disbelieved(GRID, Brought.HALF, twin, "", "id", "", "lane", 0, offset, "forged", 0L, written);
    }
}
