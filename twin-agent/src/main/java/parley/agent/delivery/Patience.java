package parley.agent.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a subscriber does about trouble: it waits, a little longer each time, and tries again for ever; only for
/// access that is still missing it has a deadline.
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 5_000;
    private static final long LONGEST_FOR_ACCESS_MILLIS = 100;
    /// Missing access that was not heard of for so long is a new matter.
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    private final Duration forAccess;
    private final LongSupplier nanoTime;
    private final CountDownLatch closing;
    private long nextMillis = FIRST_MILLIS;
    private long accessSince;
    private @Nullable Long accessLast;
    private volatile @Nullable Throwable trouble;

    Patience(Duration forAccess, LongSupplier nanoTime, CountDownLatch closing) {
        this.forAccess = forAccess;
        this.nanoTime = nanoTime;
        this.closing = closing;
    }

    /// What is being retried just now.
    Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// All is well.
    void over() {
        if (trouble != null) {
            LOG.info("over: {}", String.valueOf(trouble));
            trouble = null;
        }
        nextMillis = FIRST_MILLIS;
    }

    /// Waits before the next attempt, or until the subscriber is closed.
    ///
    /// @throws RuntimeException what went wrong, if it is not to be tried again
    void after(RuntimeException wrong) {
        boolean access = wrong instanceof AuthorizationException || wrong instanceof UnknownTopicOrPartitionException;
        if (wrong instanceof ConfigException || (access && tooLate())) {
            throw wrong;
        }
        if (trouble == null || trouble.getClass() != wrong.getClass()) {
            LOG.warn("trying again: {}", wrong.toString());
        }
        trouble = wrong;
        await(access ? Math.min(nextMillis, LONGEST_FOR_ACCESS_MILLIS) : nextMillis);
        nextMillis = Math.min(2 * nextMillis, LONGEST_MILLIS);
    }

    private boolean tooLate() {
        long now = nanoTime.getAsLong();
        if (accessLast == null || now - accessLast > FORGOTTEN.toNanos()) {
            accessSince = now;
        }
        accessLast = now;
        return now - accessSince > forAccess.toNanos();
    }

    private void await(long millis) {
        try {
            closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new KafkaException("interrupted", e);
        }
    }
}
