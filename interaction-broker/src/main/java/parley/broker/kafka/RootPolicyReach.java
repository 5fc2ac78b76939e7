package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    private final String own;
    private final Views views;
    private final RequestLog log;
    private final BooleanSupplier known;
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
        Set<String> all = new HashSet<>(views.twins().all());
        views.interactions().live().map(Interaction::getProvider).forEach(all::add);
        return all.stream().filter(twin -> missing(twin).isPresent()).sorted().toList();
    }

    /// What has to stand in the log of that twin before anything else is asked of it; empty if it does.
    public Optional<LogEntry> missing(String twin) {
        Policy ours = views.policy(own).orElse(null);
        RootPolicy root = ours == null ? null : ours.getRoot();
        return root == null
                        || twin.equals(own)
                        || RootPolicies.version(views.policy(twin).orElse(null)) >= root.getVersion()
                ? Optional.empty()
                : Optional.of(entry(twin, root));
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
            if (known.getAsBoolean()) {
                behind().forEach(this::reach);
            }
        } catch (RuntimeException e) {
            LOG.error("the root policy was not brought on", e);
        } finally {
            later();
        }
    }

    private void reach(String twin) {
        missing(twin).ifPresent(entry -> {
            var _ = log.append(twin, entry).whenComplete((_, failed) -> {
                if (failed != null) {
                    LOG.warn("root policy not logged twin={} reason={}", twin, failed.toString());
                }
            });
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
