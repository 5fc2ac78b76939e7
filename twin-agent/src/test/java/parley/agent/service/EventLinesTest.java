package parley.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventLinesTest {
    private final List<String> seen = new ArrayList<>();
    private final EventLines lines =
            new EventLines((event, id) -> seen.add(event.name() + "|" + event.data() + "|" + id));

    private void read(String... all) {
        List.of(all).forEach(lines);
    }

    @Test
    void an_event_ends_with_an_empty_line() {
        read("id: 7", "event: offered", "data: {}");
        assertThat(seen).isEmpty();

        read("");

        assertThat(seen).containsExactly("offered|{}|7");
    }

    @Test
    void data_of_several_lines_is_joined_and_one_leading_space_is_no_part_of_it() {
        read("data:one", "data:  two", "data", "");

        assertThat(seen).containsExactly("message|one\n two\n|null");
    }

    @Test
    void comments_and_fields_unknown_are_left_out() {
        read(": still here", "", "retry: 1000", "data: x: y", "");

        assertThat(seen).containsExactly("message|x: y|null");
    }

    @Test
    void the_id_stays_until_there_is_another_but_the_name_does_not() {
        read("id: 7", "event: offered", "data: a", "", "data: b", "", "id: 9", "", "data: c", "");

        assertThat(seen).containsExactly("offered|a|7", "message|b|7", "message|c|9");
    }
}
