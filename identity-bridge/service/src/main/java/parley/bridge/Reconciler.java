package parley.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.bridge.AclPlan.Change;
import parley.bridge.SpaceView.News;
import parley.fence.AppliedReporter;
import parley.topics.Topics;

/// Makes the cluster's ACLs what the plan says, has what is left of deleted twins deleted, and reports how
/// far: on every change by the difference to what it last knew, and at the start, periodically and after a
/// failure by the difference to what there is. What somebody else has changed is found by the latter, and
/// reported once.
final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LEASE_CHECK = Duration.ofMillis(50);
    private static final int TOLD = 20;

    private final SpaceView view;
    private final Acls acls;
    private final TopicRemoval removal;
    private final AppliedReporter reporter;
    private final InstantSource clock;
    private final Duration resync;
    private final Counter granted;
    private final Counter revoked;
    private final Counter failures;
    private final DriftReport drift;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String trouble = "not reconciled yet";
    private DesiredRights desired = new DesiredRights();
    /// Whether every broker has what is desired, unless somebody else changed it.
    private boolean applied;

    private long resyncAt;

    Reconciler(
            SpaceView view,
            Acls acls,
            TopicRemoval removal,
            AppliedReporter reporter,
            InstantSource clock,
            Duration resync,
            MeterRegistry meters) {
        this.view = view;
        this.acls = acls;
        this.removal = removal;
        this.reporter = reporter;
        this.clock = clock;
        this.resync = resync;
        this.granted = meters.counter("parley.acls.granted");
        this.revoked = meters.counter("parley.acls.revoked");
        this.failures = meters.counter("parley.acls.failures");
        this.drift = new DriftReport(meters);
        this.thread = Thread.ofPlatform().name("reconciler").daemon().unstarted(this::run);
    }

    /// To be called when the view has caught up: what it has not read yet would be revoked.
    void start() {
        thread.start();
    }

    /// Why the ACLs may not be what they should; null if they are.
    @Nullable
    String trouble() {
        return trouble;
    }

    private void run() {
        while (!closed) {
            try {
                if (!reporter.mayAct()) {
                    // Another may change them meanwhile
                    applied = false;
                    Thread.sleep(LEASE_CHECK);
                    continue;
                }
                var news = view.takeNews();
                reconcile(news);
                trouble = null;
                view.awaitAfter(news.version(), untilDue());
            } catch (IOException | RuntimeException e) {
                failed(e);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void reconcile(News news) throws IOException {
        var change = take(news);
        if (applied) {
            apply(change);
        }
        if (!applied || System.nanoTime() - resyncAt >= 0) {
            long next = System.nanoTime() + resync.toNanos();
            var look = Look.at(acls.read(), applied ? desired.all() : null, desired.all());
            drift.found(look.drift());
            apply(look.change());
            drift.mended();
            resyncAt = next;
        }
        // Who deletes a twin waits until nothing is left of it; nobody else does
        boolean cleared = removal.cleared(news.deleted());
        news.positions().forEach((topic, position) -> {
            if (cleared || !topic.equals(Topics.TWINS.name())) {
                reporter.applied(topic, position);
            }
        });
    }

    private Change<AclBinding> take(News news) {
        try {
            return desired.update(news.twins(), news.deliveries(), clock.instant())
                    .map(AclBindings::of);
        } catch (RuntimeException e) {
            // Some of it may have been taken in, and is not told again
            desired = new DesiredRights();
            applied = false;
            view.tellAllAgain();
            throw e;
        }
    }

    private void apply(Change<AclBinding> change) throws IOException {
        if (!change.isEmpty()) {
            applied = false;
            acls.apply(change);
            granted.increment(change.grants().size());
            revoked.increment(change.revokes().size());
            LOG.info("rights changed revoked={} granted={}", told(change.revokes()), told(change.grants()));
        }
        applied = true;
    }

    /// A log line holds so many, and says how many there were.
    private static String told(Set<AclBinding> bindings) {
        return bindings.size() <= TOLD
                ? bindings.toString()
                : bindings.size() + " like " + bindings.stream().limit(TOLD).toList();
    }

    private Duration untilDue() {
        var resyncIn = Duration.ofNanos(resyncAt - System.nanoTime());
        var now = clock.instant();
        var lapseIn = desired.nextLapse().map(lapse -> Duration.between(now, lapse));
        return Collections.max(List.of(
                LEAST, lapseIn.filter(lapse -> lapse.compareTo(resyncIn) < 0).orElse(resyncIn)));
    }

    private void failed(Exception e) {
        if (closed) {
            return;
        }
        failures.increment();
        var cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (trouble == null) {
            LOG.warn("rights not applied, trying on", cause);
        }
        trouble = "rights not applied: " + cause.getMessage();
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
