package parley.feeds.flow;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.topics.TopicTail;

/// Waits until a tail has passed the end that its topic has now; true, unless that does not succeed soon.
///
/// @param tail the tail
public record Refresh(TopicTail<?> tail) implements BooleanSupplier {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    @Override
    public boolean getAsBoolean() {
        try {
            tail.refresh().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not read to the end topic={} reason={}", tail.topic(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
