package parley.registry.sparql;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.jena.sparql.expr.NodeValue;

/// What one query may use: steps and time. A step is a triple looked at, or a solution of a part of the query.
final class Budget {

    private static final int BETWEEN_LOOKS = 1_024;
    private static final int MOST_BITS = 4_096;

    /// As long as a description may be.
    private static final long LONGEST_TEXT = 256 * 1024;

    private final QueryLimits limits;
    private final LongSupplier nanoTime;
    private final long deadline;
    private final AtomicBoolean over = new AtomicBoolean();
    private long steps;
    private long glances;
    private long chars;
    private int triples;

    /// From now on.
    Budget(QueryLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + limits.time().toNanos();
    }

    /// One step.
    ///
    /// @throws QueryRefused if it was one too many, or the time is over
    void spend() {
        steps++;
        if (steps > limits.steps()) {
            tooCostly("it takes more than " + limits.steps() + " steps");
        }
        if (steps % BETWEEN_LOOKS == 0) {
            checkTime();
        }
    }

    /// Something small, of which there may be many for each step.
    ///
    /// @throws QueryRefused if the time is over
    void glance() {
        glances++;
        if (glances % BETWEEN_LOOKS == 0) {
            checkTime();
        }
    }

    /// A value that was made.
    ///
    /// @throws QueryRefused if it is too long, or one too many
    void made(NodeValue value) {
        if (value.isInteger()) {
            checkDigits(value.getInteger().bitLength());
        } else if (value.isDecimal()) {
            checkDigits(value.getDecimal().unscaledValue().bitLength());
        } else {
            made(value.asNode().toString().length());
        }
    }

    private void checkDigits(int bits) {
        if (bits > MOST_BITS) {
            tooCostly("it makes a number of more than " + MOST_BITS + " bits");
        }
    }

    /// So much text is made.
    ///
    /// @throws QueryRefused if it is too long, or one too many
    void made(long length) {
        chars += length;
        holds(length);
        if (chars > limits.textChars()) {
            tooCostly("it makes texts of more than " + limits.textChars() + " characters");
        }
        glance();
    }

    /// One text is so long.
    ///
    /// @throws QueryRefused if that is too long
    void holds(long length) {
        if (length > LONGEST_TEXT) {
            tooCostly("it makes a text of more than " + LONGEST_TEXT + " characters");
        }
    }

    /// One more triple of the answer.
    ///
    /// @throws QueryRefused if it was one too many, or the time is over
    void answered() {
        triples++;
        if (triples > limits.triples()) {
            tooCostly("its result has more than " + limits.triples() + " triples; use LIMIT");
        }
        spend();
    }

    private void tooCostly(String why) {
        over.set(true);
        throw QueryRefused.tooCostly(why);
    }

    /// @throws QueryRefused if the time is over
    void checkTime() {
        if (nanoTime.getAsLong() - deadline > 0) {
            tooCostly("it takes longer than " + limits.time().toMillis() + " ms");
        }
    }

    /// For the end: no limit was met that somebody in between took for less.
    ///
    /// @throws QueryRefused if one was
    void checkOver() {
        if (over.get()) {
            throw QueryRefused.tooCostly("it takes more than it may");
        }
        checkTime();
    }
}
