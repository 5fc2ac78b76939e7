package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// A figure that is wanted, and what it came to.
///
/// @param what is measured, with its unit
record Goal(String what, Bound bound, double wanted, double measured) {

    /// On which side of the figure the measured one has to be.
    enum Bound {
        AT_MOST("at most"),
        AT_LEAST("at least");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    static Goal atMost(double wanted, String what, double measured) {
        return new Goal(what, Bound.AT_MOST, wanted, measured);
    }

    static Goal atLeast(double wanted, String what, double measured) {
        return new Goal(what, Bound.AT_LEAST, wanted, measured);
    }

    boolean met() {
        return switch (bound) {
            case AT_MOST -> measured <= wanted;
            case AT_LEAST -> measured >= wanted;
        };
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "  goal: %-39s %s %6s %9s   %s",
                what,
                bound.words,
                number(wanted),
                number(measured),
                met() ? "met" : "MISSED");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    void json(ObjectNode node) {
        node.put("what", what)
                .put("bound", bound.words)
                .put("wanted", wanted)
                .put("measured", measured)
                .put("met", met());
    }
}
