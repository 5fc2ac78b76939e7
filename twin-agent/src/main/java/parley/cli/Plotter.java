package parley.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.delivery.RefusedRecord;
import parley.cli.text.Terminal;

/// Plots a field of the records that arrive: as a chart that is drawn anew in its place, or, where there is
/// no terminal, as a line of time and number for each.
final class Plotter implements BatchHandler {
    private static final int HIGHEST = 12;
    private static final int LEAST = 2;
    /// The line above the chart, and the one below it that the cursor is in.
    private static final int AROUND = 2;
    /// As wide as a terminal may become.
    private static final int KEPT = 1000;

    private static final String CONTROL = "\u001b[";
    private static final String LINES_UP = "F";
    private static final String CLEAR_REST = CONTROL + "K";
    private static final String CLEAR_ALL = CONTROL + "H" + CONTROL + "J";

    private final String path;
    private final Printing printing;
    private final PrintWriter out;
    private final @Nullable Supplier<Terminal> terminal;
    private final Function<Instant, String> clock;
    private final BatchHandler others;
    private final List<Double> values = new ArrayList<>();
    private @Nullable NumericField field;
    private @Nullable Terminal size;
    private int drawn;

    /// @param path the field
    /// @param terminal how large it is by now; null if standard output is none that a chart can be drawn in
    /// @param clock tells times for people
    /// @param others is told of what is no record
    Plotter(
            String path,
            Printing printing,
            PrintWriter out,
            @Nullable Supplier<Terminal> terminal,
            Function<Instant, String> clock,
            BatchHandler others) {
        this.path = path;
        this.printing = printing;
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.others = others;
    }

    /// @throws IllegalArgumentException if the first of them has no such field: none of them counts as
    /// plotted
    @Override
    public void handle(List<FeedRecord> records) {
        var plotted = records.stream().filter(record -> record.value() != null).toList();
        if (field == null && !plotted.isEmpty()) {
            field = NumericField.of(
                    Objects.requireNonNull(plotted.getFirst().value()).getSchema(), path);
        }
        for (int i = 0; i < plotted.size(); i++) {
            var record = plotted.get(i);
            boolean last = i == plotted.size() - 1;
            printing.next(() -> show(record, last));
        }
    }

    private void show(FeedRecord record, boolean last) {
        double number = field == null ? Double.NaN : field.in(record.value());
        if (terminal == null) {
            out.println(record.timestamp() + " " + number);
            return;
        }
        values.add(number);
        if (values.size() > KEPT) {
            values.removeFirst();
        }
        if (last) {
            draw(terminal.get(), path + " " + Chart.number(number) + " at " + clock.apply(record.timestamp()));
        }
    }

    private void draw(Terminal now, String title) {
        if (drawn > 0 && !now.equals(size)) {
            // Where the lines of before are by now, the terminal alone knows
            out.print(CLEAR_ALL);
            drawn = 0;
        }
        size = now;
        // The last column stays free: what is cleared there would be the last character
        int width = now.columns() - 1;
        int height = Math.min(now.rows() - AROUND, HIGHEST);
        var lines = new ArrayList<String>();
        lines.add(title.substring(0, Math.clamp(width, 0, title.length())));
        if (height >= LEAST && width > 0) {
            lines.addAll(Chart.lines(values, width, height));
        }
        if (drawn > 0) {
            out.print(CONTROL + drawn + LINES_UP);
        }
        lines.forEach(line -> out.print(line + CLEAR_REST + "\n"));
        out.flush();
        drawn = lines.size();
    }

    @Override
    public void onGap(Gap gap) throws Exception {
        others.onGap(gap);
        drawn = 0;
    }

    @Override
    public void onRefused(RefusedRecord refused) throws Exception {
        others.onRefused(refused);
        drawn = 0;
    }
}
