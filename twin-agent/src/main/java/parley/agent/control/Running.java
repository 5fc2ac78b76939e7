package parley.agent.control;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The execution of one command, from its beginning until it is ended.
final class Running implements Execution, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long SAID_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOKED_NANOS = Duration.ofMillis(200).toNanos();

    private final Consumer<Numbered> teller;
    private final BooleanSupplier wish;
    private final LongSupplier nanoTime;
    private long sequence;
    private @Nullable Progress unsaid;
    private @Nullable Long lastSaid;
    private @Nullable Long lastLooked;
    private boolean cancelled;
    private boolean over;

    /// What is said, and how many times something was said before.
    record Numbered(Progress progress, long sequence) {}

    /// @param teller must not wait
    /// @param wish whether the sender has taken the command back: asks the cluster
    Running(Consumer<Numbered> teller, BooleanSupplier wish, LongSupplier nanoTime) {
        this.teller = teller;
        this.wish = wish;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void progress(Progress said) {
        if (over) {
            return;
        }
        boolean waited = unsaid != null;
        unsaid = said;
        long wait = lastSaid == null ? 0 : lastSaid + SAID_NANOS - nanoTime.getAsLong();
        if (wait <= 0) {
            tell();
        } else if (!waited) {
            Thread.ofVirtual().name("progress").start(() -> tellLater(wait));
        }
    }

    private void tellLater(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tell() {
        Progress said = unsaid;
        unsaid = null;
        if (over || said == null) {
            return;
        }
        lastSaid = nanoTime.getAsLong();
        try {
            teller.accept(new Numbered(said, ++sequence));
        } catch (KafkaException e) {
            LOG.debug("progress not told", e);
        }
    }

    @Override
    public synchronized boolean cancelled() {
        long now = nanoTime.getAsLong();
        if (!over && !cancelled && (lastLooked == null || now - lastLooked >= LOOKED_NANOS)) {
            lastLooked = now;
            try {
                cancelled = wish.getAsBoolean();
            } catch (KafkaException e) {
                LOG.debug("whether it was taken back is not known now", e);
            }
        }
        return cancelled;
    }

    /// Nothing is said from here on: what comes next is the outcome.
    @Override
    public synchronized void close() {
        over = true;
    }
}
