package parley.agent.publishing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/// Right after a feed was made its topic, and the right to write to it, may still be on their way.
public final class WriteAccess {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private WriteAccess() {}

    /// Waits until the topic may be written.
    ///
    /// @return its number of partitions
    /// @throws org.apache.kafka.common.KafkaException if it may not for so long
    public static int await(Producer<?, ?> producer, String topic, Duration patience, LongSupplier nanoTime) {
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        while (true) {
            try {
                return producer.partitionsFor(topic).size();
            } catch (AuthorizationException | RetriableException e) {
                if (nanoTime.getAsLong() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
