package parley.bench;

import java.util.Arrays;

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
}
