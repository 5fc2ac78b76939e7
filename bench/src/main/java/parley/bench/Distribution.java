package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Measured values, to be asked for their quantiles; in the unit they were given in.
final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /// @throws IllegalArgumentException if there are none: no figure is made up
    static Distribution of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    static Distribution of(DoubleStream.Builder values) {
        return of(values.build().toArray());
    }

    int count() {
        return sorted.length;
    }

    /// The smallest value that at least this share of the values does not exceed (nearest rank).
    ///
    /// @param share above 0, up to 1
    double quantile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a quantile of " + share);
        }
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    double median() {
        return quantile(0.5);
    }

    /// The line above those of [#text], with a title.
    static String title(String what) {
        return String.format(Locale.ROOT, "%-54s %9s %9s %7s", what, "p50 ms", "p99 ms", "count");
    }

    /// A line under the columns p50, p99 and count, of values in milliseconds.
    String text(String what) {
        return String.format(Locale.ROOT, "  %-52s %9.1f %9.1f %7d", what, median(), quantile(0.99), count());
    }

    /// The same as fields, of values in milliseconds.
    void json(ObjectNode node) {
        node.put("count", count()).put("p50Ms", median()).put("p99Ms", quantile(0.99));
    }
}
