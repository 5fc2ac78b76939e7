package parley.registry.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.Did;
import parley.identity.http.Refusal;
import parley.registry.twins.Endorsement;
import parley.registry.twins.TwinDecision;

/// Endorses the documents anew that an earlier key of our organisation has endorsed, or that do not name a key that
/// each names, each until it succeeds, on a thread of its own.
final class Endorsing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endorsing.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Knowledge knowledge;
    private final TwinStore twins;
    private final Endorsement endorsement;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("endorsing").daemon().unstarted(this::run);
    private volatile boolean closed;

    Endorsing(Knowledge knowledge, TwinStore twins, Endorsement endorsement, InstantSource clock) {
        this.knowledge = knowledge;
        this.twins = twins;
        this.endorsement = endorsement;
        this.clock = clock;
    }

    /// Starts, now that our twins are known.
    void start() {
        thread.start();
    }

    private void run() {
        Deque<String> left = new ArrayDeque<>(knowledge.twins().dids());
        int endorsed = 0;
        while (!closed && !left.isEmpty()) {
            try {
                if (endorse(Did.ofTwin(left.getFirst()))) {
                    endorsed++;
                }
                left.removeFirst();
            } catch (Refusal e) {
                LOG.warn("not endorsed anew, trying on twin={} reason={}", left.getFirst(), e.getMessage());
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
        LOG.info("endorsed anew twins={} left={}", endorsed, left.size());
    }

    /// A twin that needs nothing costs no look at the topic.
    private boolean endorse(Did twin) {
        return endorsement.anew(knowledge.twins().get(twin.value()).orElse(null), clock.instant())
                        instanceof TwinDecision.Replace
                && twins.change(twin, null, current -> endorsement.anew(current, clock.instant()))
                        instanceof TwinDecision.Replace;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
