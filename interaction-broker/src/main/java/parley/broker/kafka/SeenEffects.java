package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.EffectSeen;
import parley.avro.LogEntry;
import parley.broker.view.UnseenEffects;

/// Has the audit say since when what a decision did to interactions is in force: by an entry in the log,
/// once the fence was seen.
///
/// Level-triggered: as long as the audit does not say so, it is waited for and said again, under an id that
/// is decided on once. So a crash between a decision and its effect is made up for; the time is then that
/// of the wait that succeeded.
public final class SeenEffects implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SeenEffects.class);
    private static final Duration EVERY = Duration.ofMillis(25);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /// What was appended is decided on long before.
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final UnseenEffects effects;
    private final BrokerTopics topics;
    private final RequestLog log;
    private final InstantSource clock;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("seen effects").daemon().factory());

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    public SeenEffects(UnseenEffects effects, BrokerTopics topics, RequestLog log, InstantSource clock) {
        this.effects = effects;
        this.topics = topics;
        this.log = log;
        this.clock = clock;
        executor.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (topics.behind().isEmpty()) {
                effects.open().stream()
                        .filter(effect -> waiting.add(effect.cause()))
                        .forEach(this::await);
            }
        } catch (RuntimeException e) {
            LOG.warn("effects not looked at, trying on", e);
        }
    }

    private void await(UnseenEffects.Unseen effect) {
        var _ = topics.inForce(effect.interactions(), effect.offset(), DEADLINE)
                .thenCompose(held -> held ? say(effect) : CompletableFuture.completedFuture(false))
                .whenComplete((said, failed) -> {
                    if (failed != null) {
                        LOG.warn("effect not logged cause={} reason={}", effect.cause(), failed.toString());
                    }
                    if (failed == null && said) {
                        later(effect.cause());
                    } else {
                        waiting.remove(effect.cause());
                    }
                });
    }

    private CompletableFuture<Boolean> say(UnseenEffects.Unseen effect) {
        String scoped = "effect\n" + effect.cause();
        EffectSeen seen = new EffectSeen(effect.cause(), effect.interaction(), effect.interactions(), clock.instant());
        LogEntry entry =
                new LogEntry(UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString(), seen);
        return log.append(effect.twin(), entry).thenApply(_ -> true);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    private void later(String cause) {
        try {
            executor.schedule(() -> waiting.remove(cause), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
