package parley.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// A small chart of values as text: a bar for each, from the lowest to the highest that is shown. Pure.
final class Chart {
    /// A cell filled from below by no to eight eighths.
    private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

    private static final int CELL = EIGHTHS.length() - 1;
    private static final int LEAST_HEIGHT = 2;
    private static final String AXIS = " ┤";
    private static final int NO_LABEL = -1;
    private static final MathContext DIGITS = new MathContext(5);
    private static final int LARGEST_PLAIN = 7;
    private static final int SMALLEST_PLAIN = -3;

    private Chart() {}

    /// The newest values as lines, the top one first; the ends of the axis stand before the top and the
    /// bottom one. Values that are not finite leave their place empty, and those that are all the same
    /// stand at half height.
    ///
    /// @param values the oldest first; as many of the last as there is room for are shown
    /// @param width how many characters a line has at most: where that is too little for the axis there is
    /// none, and there is always room     for one value
    /// @param height how many lines, at least 2
    static List<String> lines(List<Double> values, int width, int height) {
        if (height < LEAST_HEIGHT) {
            throw new IllegalArgumentException("height: " + height);
        }
        int label = 0;
        while (true) {
            int room = width - label - AXIS.length();
            if (room < 1) {
                var bare = newest(values, Math.max(1, width));
                return draw(bare, Axis.of(bare), NO_LABEL, height);
            }
            var shown = newest(values, room);
            var axis = Axis.of(shown);
            if (axis.label() <= label) {
                return draw(shown, axis, label, height);
            }
            // With wider labels fewer values are shown, whose labels may be wider again
            label = axis.label();
        }
    }

    /// A number, briefly: to five digits, and where it is very large or small in powers of ten.
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        boolean plain = rounded.signum() == 0 || (exponent < LARGEST_PLAIN && exponent >= SMALLEST_PLAIN);
        return plain ? rounded.toPlainString() : scientific(rounded, exponent);
    }

    private static String scientific(BigDecimal rounded, int exponent) {
        return rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    private static List<Double> newest(List<Double> values, int most) {
        return values.subList(Math.max(0, values.size() - most), values.size());
    }

    private static List<String> draw(List<Double> shown, Axis axis, int label, int height) {
        var lines = new ArrayList<String>();
        for (int row = height - 1; row >= 0; row--) {
            var end = row == height - 1 ? axis.highest : row == 0 ? axis.lowest : "";
            var line = new StringBuilder();
            if (label != NO_LABEL) {
                line.append(" ".repeat(label - end.length())).append(end).append(AXIS);
            }
            for (double value : shown) {
                int filled = axis.eighths(value, height) - row * CELL;
                line.append(EIGHTHS.charAt(Math.clamp(filled, 0, CELL)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return List.copyOf(lines);
    }

    /// From the lowest to the highest of some values, and what they are labelled.
    private record Axis(double min, double max, String lowest, String highest) {

        static Axis of(List<Double> values) {
            double min = extreme(values, Math::min);
            double max = extreme(values, Math::max);
            return Double.isFinite(min) ? new Axis(min, max, number(min), number(max)) : new Axis(0, 0, "-", "-");
        }

        private static double extreme(List<Double> values, DoubleBinaryOperator of) {
            return values.stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(Double::isFinite)
                    .reduce(of)
                    .orElse(Double.NaN);
        }

        int label() {
            return Math.max(lowest.length(), highest.length());
        }

        /// How high the bar of a value is: at least an eighth, so that it is seen; 0 if it is not finite.
        int eighths(double value, int height) {
            if (!Double.isFinite(value)) {
                return 0;
            }
            int most = CELL * height;
            if (min == max) {
                return most / 2;
            }
            // Halved, since the distance of two large numbers may be none
            double share = (value / 2 - min / 2) / (max / 2 - min / 2);
            return 1 + (int) Math.round(share * (most - 1));
        }
    }
}
