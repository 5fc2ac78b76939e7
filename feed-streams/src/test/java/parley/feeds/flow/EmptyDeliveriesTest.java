package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EmptyDeliveriesTest {

    @Test
    void only_what_was_made_here_is_empty_and_only_until_its_writer_begins() {
        EmptyDeliveries empty = new EmptyDeliveries();
        empty.made("one");

        assertThat(empty.begin("two")).isFalse();
        assertThat(empty.begin("one")).isTrue();
        assertThat(empty.begin("one")).isFalse();
    }
}
