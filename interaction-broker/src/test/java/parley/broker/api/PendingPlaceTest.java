package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The id of an event names how far its reader was told of everything.
final class PendingPlaceTest {

    private static final PendingPlace BEGINNING = new PendingPlace(OptionalLong.empty(), OptionalLong.empty());

    @Test
    void a_place_is_read_back_as_it_was_written() {
        for (PendingPlace place : new PendingPlace[] {
            BEGINNING,
            BEGINNING.interactions(7),
            BEGINNING.commands(0),
            BEGINNING.interactions(7).commands(9)
        }) {
            assertThat(PendingPlace.parse(place.text())).contains(place);
        }
        assertThat(PendingPlace.parse(null)).isEqualTo(Optional.of(BEGINNING));
        assertThat(PendingPlace.parse("7")).isEqualTo(Optional.of(BEGINNING.interactions(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.2.3", "1.x", "9999999999999999999"})
    void what_is_none_is_told_from_it(String id) {
        assertThat(PendingPlace.parse(id)).isEmpty();
    }
}
