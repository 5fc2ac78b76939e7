package parley.cli;

import java.util.Locale;
import parley.agent.Delivered;

/// What was delivered, in words.
final class Traffic {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1000;

    private Traffic() {}

    static String of(Delivered delivered) {
        var lag = delivered.lag().isPresent() ? ", lag " + delivered.lag().getAsLong() : "";
        long records = delivered.records();
        return records + (records == 1 ? " record, " : " records, ") + size(delivered.bytes()) + lag;
    }

    /// Three digits or so, in the units of SI.
    static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= STEP - 0.5 && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        var number = unit == 0 || size >= 99.5 ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, number, size) + " " + UNITS[unit];
    }
}
