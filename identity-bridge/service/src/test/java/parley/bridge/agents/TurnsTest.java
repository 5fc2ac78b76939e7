package parley.bridge.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void each_has_its_turn_also_where_some_come_and_go() {
        var turns = new Turns(2);

        assertThat(turns.next(Set.of("a", "b", "c", "d", "e"))).containsExactly("a", "b");
        assertThat(turns.next(Set.of("a", "c", "d", "e"))).containsExactly("c", "d");
        assertThat(turns.next(Set.of("a", "b", "c", "e"))).containsExactly("e", "a");
        assertThat(turns.next(Set.of("a", "b", "c", "e"))).containsExactly("b", "c");
    }

    @Test
    void nobody_has_two_at_once() {
        var turns = new Turns(3);

        assertThat(turns.next(Set.of("a", "b"))).containsExactly("a", "b");
        assertThat(turns.next(Set.of("a", "b"))).containsExactly("a", "b");
        assertThat(turns.next(Set.of())).isEmpty();
    }
}
