package parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final Style PIPE = new Style(OptionalInt.empty(), false, ZoneOffset.UTC);
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";

    private final Table table =
            new Table("STATE", "COUNT#", "WHY").row("ACTIVE", 7, "").row("DENIED", 1200, "because of a rule");

    @Test
    void each_column_is_as_wide_as_its_widest_cell_and_numbers_stand_right() {
        assertThat(table.lines(PIPE))
                .containsExactly(
                        "STATE   COUNT  WHY", //
                        "ACTIVE      7",
                        "DENIED   1200  because of a rule");
    }

    @Test
    void on_a_terminal_no_line_is_wider_than_that() {
        for (int columns = 1; columns < 40; columns++) {
            int most = columns;
            assertThat(table.lines(new Style(OptionalInt.of(columns), false, ZoneOffset.UTC)))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(most));
        }
        assertThat(table.lines(new Style(OptionalInt.of(20), false, ZoneOffset.UTC)))
                .containsExactly("STATE   COUNT  WHY", "ACTIVE      7", "DENIED   1200  beca…");
    }

    @Test
    void what_tells_how_something_stands_is_coloured_and_that_takes_no_room() {
        assertThat(table.lines(new Style(OptionalInt.of(4), true, ZoneOffset.UTC)))
                .contains(GREEN + "ACT…" + PLAIN);
    }

    @Test
    void what_others_wrote_moves_no_cursor_and_breaks_no_line() {
        assertThat(new Table("LABEL").row("a\u001b[2Jb\nc\u202ed").lines(PIPE)).containsExactly("LABEL", "a [2Jb c d");
    }

    @Test
    void an_empty_table_has_its_headings() {
        assertThat(new Table("A", "B#").lines(PIPE)).containsExactly("A  B");
    }

    @Test
    void a_row_has_a_cell_under_each_heading() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").row("one"));
    }

    @Test
    void there_are_colours_on_a_terminal_alone_and_not_where_nobody_wants_them() {
        assertThat(Style.of(Map.of("PARLEY_TERMINAL", "24 80")).colours()).isTrue();
        assertThat(Style.of(Map.of()).colours()).isFalse();
        assertThat(Style.of(Map.of("PARLEY_TERMINAL", "24 80", "NO_COLOR", "1")).colours())
                .isFalse();
        assertThat(Style.of(Map.of("PARLEY_TERMINAL", "24 80", "TERM", "dumb")).colours())
                .isFalse();
    }

    @Test
    void times_are_those_of_the_clocks_here() {
        var noon = Instant.parse("2026-11-29T12:00:00.5Z");

        assertThat(Style.of(Map.of("TZ", "Asia/Tokyo")).time(noon)).isEqualTo("2026-11-29 21:00:00");
        assertThat(Style.of(Map.of("TZ", "no such zone")).time(noon)).startsWith("2026-11-");
    }

    @Test
    void only_a_terminal_has_a_width() {
        assertThat(Style.of(Map.of("PARLEY_TERMINAL", "24 80")).columns()).hasValue(80);
        assertThat(Style.of(Map.of()).columns()).isEmpty();
    }
}
