package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.cli.text.Terminal;

final class PlotterTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Schema LEVEL =
            SchemaBuilder.record("Level").fields().requiredDouble("metres").endRecord();
    private static final Gap GAP = new Gap(0, 1, 3, 5, OptionalLong.of(1), Gap.Kind.DROPPED);

    private final StringWriter out = new StringWriter();
    private final Printing printing = new Printing(null, new PrintWriter(out));

    @Test
    void where_there_is_no_terminal_each_record_is_a_line() {
        plotter("metres", null).handle(List.of(level(1.5), level(2)));

        assertThat(out).hasToString("2026-11-29T12:00:00Z 1.5\n2026-11-29T12:00:00Z 2.0\n");
    }

    @Test
    void on_a_terminal_the_chart_is_drawn_in_the_place_of_the_one_before() {
        var plotter = plotter("metres", new Terminal(4, 40));

        plotter.handle(List.of(level(1), level(2)));
        plotter.handle(List.of(level(3)));

        assertThat(out).hasToString("""
                metres 2 at 2026-11-29T12:00:00Z^
                2 ┤ █^
                1 ┤▁█^
                <3>metres 3 at 2026-11-29T12:00:00Z^
                3 ┤ ▁█^
                1 ┤▁██^
                """.replace("^", "\u001b[K").replace("<3>", "\u001b[3F"));
    }

    @Test
    void no_line_of_a_chart_reaches_the_end_of_the_terminals() {
        var plotter = plotter("metres", new Terminal(30, 20));

        for (int i = 0; i < 100; i++) {
            plotter.handle(List.of(level(i)));
        }

        assertThat(out.toString().lines())
                .allSatisfy(line ->
                        assertThat(line.replaceAll("\u001b\\[\\d*[FK]", "")).hasSizeLessThan(20));
    }

    @Test
    void what_is_told_between_is_not_drawn_over() throws Exception {
        var told = new ArrayList<Gap>();
        var plotter = new Plotter(
                "metres", printing, new PrintWriter(out), () -> new Terminal(4, 40), Instant::toString, gaps(told));

        plotter.handle(List.of(level(1)));
        plotter.onGap(GAP);
        plotter.handle(List.of(level(2)));

        assertThat(told).containsExactly(GAP);
        assertThat(out.toString()).doesNotContain("\u001b[3F");
    }

    @Test
    void a_field_that_is_not_there_ends_it_before_anything_is_done_with_and_the_message_names_those_that_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plotter("litres", null).handle(List.of(level(1))))
                .withMessage("records of Level have no field `litres` that holds numbers; they have metres");
        assertThat(out).hasToString("");
    }

    @Test
    void a_terminal_that_is_made_larger_or_smaller_is_cleared_and_drawn_anew() {
        var sizes = new ArrayList<>(List.of(new Terminal(4, 40), new Terminal(4, 12)));
        var plotter = plotting("metres", sizes::removeFirst);

        plotter.handle(List.of(level(1), level(2)));
        plotter.handle(List.of(level(3)));

        assertThat(out.toString().split("\u001b\\[H\u001b\\[J", -1)[1].lines().map(PlotterTest::text))
                .containsExactly("metres 3 at", "3 ┤ ▁█", "1 ┤▁██");
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "2, 80", "3, 80", "24, 1", "24, 2", "24, 4", "24, 6"})
    void in_a_terminal_that_is_too_small_nothing_wraps_or_scrolls(int rows, int columns) {
        var plotter = plotter("metres", new Terminal(rows, columns));

        plotter.handle(List.of(level(123_456), level(2)));

        assertThat(out.toString().lines())
                .hasSizeLessThanOrEqualTo(Math.max(1, rows - 1))
                .allSatisfy(line -> assertThat(text(line)).hasSizeLessThan(Math.max(1, columns)));
    }

    private static String text(String line) {
        return line.replaceAll("\u001b\\[\\d*[FK]", "").stripTrailing();
    }

    @Test
    void a_tombstone_is_no_value() {
        plotter("metres", null).handle(List.of(record(null), level(1)));

        assertThat(out).hasToString("2026-11-29T12:00:00Z 1.0\n");
    }

    private Plotter plotter(String field, @Nullable Terminal terminal) {
        return plotting(field, terminal == null ? null : () -> terminal);
    }

    private Plotter plotting(String field, @Nullable Supplier<Terminal> terminal) {
        return new Plotter(field, printing, new PrintWriter(out, true), terminal, Instant::toString, _ -> {});
    }

    private static BatchHandler gaps(List<Gap> told) {
        return new BatchHandler() {
            @Override
            public void handle(List<FeedRecord> records) {}

            @Override
            public void onGap(Gap gap) {
                told.add(gap);
            }
        };
    }

    private static FeedRecord level(double metres) {
        return record(metres);
    }

    private static FeedRecord record(@Nullable Double metres) {
        var value = metres == null
                ? null
                : new GenericRecordBuilder(LEVEL).set("metres", metres).build();
        return new FeedRecord("feed", 0, 1, 1, NOON, NOON, null, value, null, "signer", 1, false, null);
    }
}
