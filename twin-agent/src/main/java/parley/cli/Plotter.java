package parley.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.delivery.RefusedRecord;

/// Plots a field of the records that arrive: as a chart that is drawn anew in its place, or, where there is
/// no terminal, as a line of time and number for each.
final class Plotter implements BatchHandler {
    private static final int HIGHEST = 12;
    private static final int LEAST = 2;
    /// The line above the chart, and the one below it that the cursor is in.
    private static final int AROUND = 2;

    private static final String CONTROL = "\u001b[";
    private static final String LINES_UP = "F";
    private static final String CLEAR_REST = CONTROL + "K";

    private final String path;
    private final Printing printing;
    private final PrintWriter out;
    private final @Nullable Terminal terminal;
    private final BatchHandler others;
    private final List<Double> values = new ArrayList<>();
    private @Nullable NumericField field;
    private int drawn;

    /// @param path the field
    /// @param terminal null if standard output is none
    /// @param others is told of what is no record
    Plotter(String path, Printing printing, PrintWriter out, @Nullable Terminal terminal, BatchHandler others) {
        this.path = path;
        this.printing = printing;
        this.out = out;
        this.terminal = terminal;
        this.others = others;
    }

    @Override
    public void handle(List<FeedRecord> records) {
        var plotted = records.stream().filter(record -> record.value() != null).toList();
        for (int i = 0; i < plotted.size(); i++) {
            var record = plotted.get(i);
            boolean last = i == plotted.size() - 1;
            printing.next(() -> plot(record, last));
        }
    }

    private void plot(FeedRecord record, boolean last) {
        try {
            show(record, number(record), last);
        } catch (IllegalArgumentException e) {
            printing.fail(e);
        }
    }

    private double number(FeedRecord record) {
        if (field == null && record.value() != null) {
            field = NumericField.of(record.value().getSchema(), path);
        }
        return field == null ? Double.NaN : field.in(record.value());
    }

    private void show(FeedRecord record, double number, boolean last) {
        if (terminal == null) {
            out.println(record.timestamp() + " " + number);
            return;
        }
        values.add(number);
        if (values.size() > terminal.columns()) {
            values.removeFirst();
        }
        if (last) {
            draw(terminal, path + " " + Chart.number(number) + " at " + record.timestamp());
        }
    }

    private void draw(Terminal terminal, String title) {
        // The last column stays free: what is cleared there would be the last character
        int width = terminal.columns() - 1;
        int height = Math.clamp((long) terminal.rows() - AROUND, LEAST, HIGHEST);
        var lines = new ArrayList<String>();
        lines.add(title.substring(0, Math.clamp(width, 0, title.length())));
        lines.addAll(Chart.lines(values, width, height));
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
