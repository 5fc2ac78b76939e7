package parley.audit;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Disbelieved;

/// Tells the log that decisions read of what partners' lanes brought, or stood in our twins' own topics, and was not
/// believed: for each twin of ours that it was for, else for our organisation. What is alike is told with its number,
/// not one by one. Thread-safe.
///
/// The number is that of the records looked at: after a failure the last of them are looked at, and counted, again.
public final class DisbeliefLog {

    private static final Logger LOG = LoggerFactory.getLogger(DisbeliefLog.class);

    private final Appending log;
    private final String self;
    private final LongSupplier nanoTime;
    private final Disbeliefs disbeliefs;

    /// Where it is told.
    @FunctionalInterface
    public interface Appending {
        /// Appends what was not believed; done once it is there, failed if it may not be.
        ///
        /// @param id the same whenever the same record is looked at
        /// @param key the DID of the twin of ours that it was for, else our organisation's
        CompletableFuture<Void> append(String id, String key, Disbelieved one);
    }

    /// @param self the DID of our organisation
    /// @param period a minute, unless a test is in a hurry
    /// @param nanoTime a monotonic clock
    public DisbeliefLog(Appending log, String self, DisbeliefPeriod period, LongSupplier nanoTime) {
        this.log = log;
        this.self = self;
        this.disbeliefs = new Disbeliefs(period);
        this.nanoTime = nanoTime;
    }

    /// Takes what was not believed; done once what is to be told of it now is in the log, failed if that may not be.
    public CompletableFuture<Void> add(Disbelieved one) {
        List<Disbelieved> told;
        synchronized (disbeliefs) {
            told = disbeliefs.take(one, nanoTime.getAsLong());
        }
        return tell(told);
    }

    /// Tells the numbers that are due; to be called again and again.
    public CompletableFuture<Void> tellDue() {
        List<Disbelieved> told;
        synchronized (disbeliefs) {
            told = disbeliefs.over(nanoTime.getAsLong());
        }
        return tell(told);
    }

    /// Tells all numbers, as there will be no more.
    public CompletableFuture<Void> tellRest() {
        List<Disbelieved> told;
        synchronized (disbeliefs) {
            told = disbeliefs.rest();
        }
        return tell(told);
    }

    private CompletableFuture<Void> tell(List<Disbelieved> told) {
        return CompletableFuture.allOf(told.stream().map(this::append).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> append(Disbelieved one) {
        try {
            return log.append(id(one), one.getTwin().isEmpty() ? self : one.getTwin(), one)
                    .whenComplete((_, failed) -> {
                        if (failed != null) {
                            lost(one, failed);
                        }
                    });
        } catch (RuntimeException e) {
            lost(one, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /// The same whenever the same record is looked at, so that it is decided on once. A topic that was made anew, as a
    /// lane is with its partnership, has other records at the same offsets.
    private static String id(Disbelieved one) {
        Instant written = one.getWritten();
        return "disbelieved-" + one.getTopic() + "-" + one.getPartition() + "-" + one.getOffset()
                + (written == null ? "" : "-" + written.toEpochMilli());
    }

    private static void lost(Disbelieved one, Throwable why) {
        LOG.warn(
                "not told to be disbelieved topic={} partition={} offset={} reason={}",
                one.getTopic(),
                one.getPartition(),
                one.getOffset(),
                why.toString());
    }
}
