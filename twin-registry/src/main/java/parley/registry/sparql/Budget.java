package parley.registry.sparql;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// What one query may use: steps and time. A step is a triple looked at, or a solution of a part of the query.
final class Budget {

    private static final int BETWEEN_LOOKS = 1_024;

    private final QueryLimits limits;
    private final LongSupplier nanoTime;
    private final long deadline;
    private final AtomicBoolean over = new AtomicBoolean();
    private long steps;
    private long glances;

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
            over.set(true);
            throw QueryRefused.tooCostly("it takes more than " + limits.steps() + " steps");
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

    /// @throws QueryRefused if the time is over
    void checkTime() {
        if (nanoTime.getAsLong() - deadline > 0) {
            over.set(true);
            throw QueryRefused.tooCostly("it takes longer than " + limits.time().toMillis() + " ms");
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
