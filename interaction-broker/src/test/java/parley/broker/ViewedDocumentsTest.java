package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.broker.view.OwnTwins;
import parley.identity.Did;
import parley.identity.OrganisationKey;

/// Who tells of a twin waits until its document is known.
final class ViewedDocumentsTest {

    private static final OrganisationKey KEY = new OrganisationKey(World.HARBOUR, World.HARBOUR_KEY);
    private static final Did TWIN = World.HARBOUR.twin("computer");

    private final TwinEntry entry = World.twin(TWIN, World.COMPUTER_KEY, Instant.parse("2026-03-01T12:00:00Z"));
    private final OwnTwins twins = new OwnTwins(KEY.verifying());

    @Test
    void what_is_known_is_not_waited_for() {
        take();

        assertThat(documents(() -> false).awaited(TWIN.value())).isEqualTo(entry.getDocument());
        assertThat(documents(() -> false).of(TWIN.value())).isEqualTo(entry.getDocument());
    }

    @Test
    void what_is_on_its_way_is_waited_for() {
        assertThat(documents(() -> false).of(TWIN.value())).isEmpty();
        assertThat(documents(this::take).awaited(TWIN.value())).isEqualTo(entry.getDocument());
    }

    @Test
    void what_is_not_there_when_all_is_read_is_none() {
        assertThat(documents(() -> true).awaited(TWIN.value())).isEmpty();
    }

    @Test
    void what_cannot_be_found_out_is_not_taken_for_none() {
        assertThatThrownBy(() -> documents(() -> false).awaited(TWIN.value()))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining(TWIN.value());
    }

    private ViewedDocuments documents(BooleanSupplier refresh) {
        return new ViewedDocuments(twins, refresh);
    }

    private boolean take() {
        twins.take(TWIN.value(), entry);
        return true;
    }
}
