package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.RootPolicyReached;
import parley.broker.view.Views;
import parley.policy.RootPolicies;

/// Brings the root policy into the log of every twin that it concerns: ours, and those that ours deal with.
///
/// Level-triggered: as long as one lacks it, it is said again, under an id that is decided on once. What
/// our agents ask comes after it in any case, see [#missing].
public final class RootPolicyReach implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RootPolicyReach.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration REPEATED = Duration.ofSeconds(30);

    /// Others wait for the log, too.
    private static final int MOST_AT_ONCE = 500;

    private final String own;
    private final Views views;
    private final RequestLog log;
    private final BooleanSupplier known;
    private final Map<String, Long> said = new HashMap<>();
    private long saidVersion;
    private final ReadWriteLock asked = new ReentrantReadWriteLock();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("root policy").daemon().factory());

    /// @param own our organisation's DID
    /// @param known whether the topics have been read
    public RootPolicyReach(String own, Views views, RequestLog log, BooleanSupplier known) {
        this.own = own;
        this.views = views;
        this.log = log;
        this.known = known;
        later();
    }

    /// The twins that the root policy has not reached.
    public List<String> behind() {
        RootPolicy root = inForce();
        if (root == null) {
            return List.of();
        }
        Set<String> all = new HashSet<>(views.twins().all());
        views.interactions().live().map(Interaction::getProvider).forEach(all::add);
        return all.stream().filter(twin -> lacks(twin, root)).sorted().toList();
    }

    /// Asks something of a twin: what is [#missing] there and what is asked stand in the log when this
    /// returns.
    public void asking(Runnable appending) {
        asked.readLock().lock();
        try {
            appending.run();
        } finally {
            asked.readLock().unlock();
        }
    }

    /// Returns when everything stands in the log that was asked before the views knew what they know now.
    public void awaitAsked() {
        asked.writeLock().lock();
        try {
            LOG.debug("all that was asked before stands in the log");
        } finally {
            asked.writeLock().unlock();
        }
    }

    /// What has to stand in the log of that twin before anything else is asked of it; empty if it does, or
    /// if the twin is none that anybody here knows of: of such a one nothing is kept.
    public Optional<LogEntry> missing(String twin) {
        RootPolicy root = inForce();
        return root == null || !lacks(twin, root) || !known(twin) ? Optional.empty() : Optional.of(entry(twin, root));
    }

    private @Nullable RootPolicy inForce() {
        return views.policy(own).map(Policy::getRoot).orElse(null);
    }

    private boolean lacks(String twin, RootPolicy root) {
        long version = RootPolicies.version(views.policy(twin).orElse(null));
        // One that narrows nothing is as none
        boolean says = version > 0 || root.getInbound() != null || root.getOutbound() != null;
        return says && !twin.equals(own) && version < root.getVersion();
    }

    private boolean known(String twin) {
        return views.twins().get(twin).isPresent()
                || views.catalogue().knows(twin)
                || views.policy(twin).isPresent()
                || views.interactions().provides(twin);
    }

    private static LogEntry entry(String twin, RootPolicy root) {
        return new LogEntry(cause(twin, root), new RootPolicyReached(twin, root));
    }

    private static String cause(String twin, RootPolicy root) {
        String scoped = "root policy\n" + root.getVersion() + "\n" + twin;
        return UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString();
    }

    /// Whether the interaction stands as it does because of the root policy, and of nothing since.
    public static boolean caused(Interaction interaction, RootPolicy root) {
        return interaction.getCause().equals(cause(interaction.getProvider(), root));
    }

    private void look() {
        try {
            RootPolicy root = inForce();
            if (known.getAsBoolean() && root != null) {
                if (root.getVersion() != saidVersion) {
                    saidVersion = root.getVersion();
                    said.clear();
                }
                behind().stream().filter(this::due).limit(MOST_AT_ONCE).forEach(twin -> reach(twin, root));
            }
        } catch (RuntimeException e) {
            LOG.error("the root policy was not brought on", e);
        } finally {
            later();
        }
    }

    /// What was said is decided on soon: only what is not, for long, is said again.
    private boolean due(String twin) {
        Long before = said.get(twin);
        return before == null || System.nanoTime() - before >= REPEATED.toNanos();
    }

    private void reach(String twin, RootPolicy root) {
        said.put(twin, System.nanoTime());
        var _ = log.append(twin, entry(twin, root)).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.warn("root policy not logged twin={} reason={}", twin, failed.toString());
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    private void later() {
        try {
            executor.schedule(this::look, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
