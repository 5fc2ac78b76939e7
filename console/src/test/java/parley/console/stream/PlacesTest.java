package parley.console.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlacesTest {
    private final Places places = new Places(3, 2);

    @Test
    void nobodyTakesAllPlaces() {
        assertThat(places.take("ada")).isTrue();
        assertThat(places.take("ada")).isTrue();
        assertThat(places.take("ada")).isFalse();

        assertThat(places.take("ben")).isTrue();
        assertThat(places.take("cem")).as("there are no more").isFalse();
    }

    @Test
    void whatIsGivenBackIsThereAgainOnce() {
        places.take("ada");
        places.giveBack("ada");
        places.giveBack("ada");

        assertThat(places.take("ada")).isTrue();
        assertThat(places.take("ada")).isTrue();
        assertThat(places.take("ada")).isFalse();
    }
}
