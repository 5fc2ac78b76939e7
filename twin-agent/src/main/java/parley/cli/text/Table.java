package parley.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Rows below a line of headings, each column as wide as its widest cell. On a terminal no line is wider
/// than that.
public final class Table {
    private static final String BETWEEN = "  ";
    private static final String CUT = "…";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param headings in capitals; one that ends in `#` stands, without that, over numbers
    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /// Adds a row.
    ///
    /// @param cells one for each heading; what is null is empty
    public Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings);
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> Style.plain(Objects.toString(cell, "")))
                .toList());
        return this;
    }

    /// The lines of it; the words that tell how something stands are coloured.
    public List<String> lines(Style style) {
        int[] widths = IntStream.range(0, headings.size()).map(this::width).toArray();
        var lines = new ArrayList<String>();
        lines.add(line(headings.stream().map(Table::name).toList(), widths, style, false));
        rows.forEach(row -> lines.add(line(row, widths, style, true)));
        return List.copyOf(lines);
    }

    private static String name(String heading) {
        return numbers(heading) ? heading.substring(0, heading.length() - 1) : heading;
    }

    private static boolean numbers(String heading) {
        return heading.endsWith("#");
    }

    private int width(int column) {
        return Math.max(
                length(name(headings.get(column))),
                rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private String line(List<String> cells, int[] widths, Style style, boolean coloured) {
        int room = style.columns().orElse(Integer.MAX_VALUE);
        var line = new StringBuilder();
        int last = last(cells);
        for (int i = 0; i <= last && room > 0; i++) {
            boolean ends = i == last;
            var padded = padded(cells.get(i), widths[i], numbers(headings.get(i)), ends);
            var shown = cut(padded, room);
            line.append(coloured ? style.coloured(cells.get(i), shown) : shown);
            room -= length(shown);
            if (!ends) {
                line.append(BETWEEN, 0, Math.clamp(room, 0, BETWEEN.length()));
                room -= BETWEEN.length();
            }
        }
        return coloured && style.colours() ? line.toString() : line.toString().stripTrailing();
    }

    /// The last cell that has anything in it.
    private static int last(List<String> cells) {
        int last = cells.size() - 1;
        while (last >= 0 && cells.get(last).isEmpty()) {
            last--;
        }
        return last;
    }

    private static String padded(String cell, int width, boolean right, boolean ends) {
        var room = " ".repeat(width - length(cell));
        if (right) {
            return room + cell;
        }
        return ends ? cell : cell + room;
    }

    private static String cut(String text, int room) {
        return length(text) <= room ? text : text.substring(0, text.offsetByCodePoints(0, room - 1)) + CUT;
    }
}
