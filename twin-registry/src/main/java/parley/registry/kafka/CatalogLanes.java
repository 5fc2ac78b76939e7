package parley.registry.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.Policy;
import parley.avro.SignedCatalogEntry;
import parley.avro.TwinEntry;
import parley.identity.CatalogEntries;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.registry.catalog.CatalogPlan;
import parley.registry.catalog.CatalogPlan.Publication;
import parley.registry.catalog.Lanes;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Makes the catalog lanes hold what twins and policies ask for, and only then lets it be known how far policies were
/// applied.
///
/// Level-triggered: whatever changed, the difference between desired and held is written, again until it succeeds. All
/// on
/// one thread.
final class CatalogLanes implements AutoCloseable {

    /// Together no longer than the holder of a lease may be late by: what was planned under a lease arrives while it
    /// counts.
    static final Duration BLOCKING = Duration.ofMillis(100);

    static final Duration DELIVERY = Duration.ofMillis(900);

    private static final Logger LOG = LoggerFactory.getLogger(CatalogLanes.class);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration RETRY_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final OrganisationKey organisation;
    private final Supplier<List<Partner>> partners;
    private final Knowledge knowledge;
    private final Client<Producer<String, byte[]>> producer;
    private final LaneHeartbeats heartbeats;
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("catalog lanes").daemon().factory());
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile @Nullable Standing standing;

    /// How this instance stands in time: what it has read, and whether it may act on that.
    ///
    /// @param policiesRead the offset below which all policies are in the knowledge
    /// @param mayAct whether what was read may still be acted on
    /// @param policiesApplied told the offset below which all policies are in the lanes
    record Standing(LongSupplier policiesRead, BooleanSupplier mayAct, LongConsumer policiesApplied) {}

    /// @param organisation signs what is written
    /// @param partners those whose lanes have been read
    CatalogLanes(
            OrganisationKey organisation,
            Supplier<List<Partner>> partners,
            Knowledge knowledge,
            Client<Producer<String, byte[]>> producer,
            InstantSource clock) {
        this.organisation = organisation;
        this.partners = partners;
        this.knowledge = knowledge;
        this.producer = producer;
        this.heartbeats = new LaneHeartbeats(organisation, partners, producer);
        this.clock = clock;
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Starts to write, now that twins, policies and lanes have been read to their ends.
    void start(Standing now) {
        standing = now;
        everything();
        execute(() -> beat(now));
    }

    private void everything() {
        changed.addAll(knowledge.twins().dids());
        changed.addAll(knowledge.lanes().twins());
        look();
    }

    /// There is another lane: it is filled, and then said to be up to date.
    void another() {
        everything();
        execute(this::beatSoon);
    }

    private void beatSoon() {
        Standing now = standing;
        if (now == null) {
            return; // the first beat is for all
        }
        if (changed.isEmpty() && now.mayAct().getAsBoolean()) {
            var _ = heartbeats.send(clock.instant()).thenAccept(written -> {
                if (!written) {
                    later(this::beatSoon, RETRY_AFTER_ERROR);
                }
            });
        } else {
            later(this::beatSoon, RETRY);
        }
    }

    /// Takes everything out of the lane of one that is a partner no more, as far as that can still be done.
    void withdraw(Partner partner) {
        execute(() -> {
            CatalogPlan plan = CatalogPlan.of(
                    List.of(partner),
                    knowledge.lanes().twins(),
                    Map.of(),
                    Map.of(),
                    knowledge.lanes(),
                    clock.instant());
            boolean withdrawn = publish(plan.publications(), () -> false);
            LOG.info(
                    "catalog withdrawn partner={} entries={} complete={}",
                    partner.name(),
                    plan.publications().size(),
                    withdrawn);
            knowledge.lanes().forget(partner.name());
        });
    }

    /// Does this when what was asked for before has been done.
    void afterwards(Runnable task) {
        execute(task);
    }

    /// Says that the lanes are up to date, as long as they are.
    private void beat(Standing now) {
        boolean upToDate = changed.isEmpty() && now.mayAct().getAsBoolean();
        CompletableFuture<Boolean> told =
                upToDate ? heartbeats.send(clock.instant()) : CompletableFuture.completedFuture(false);
        var _ = told.thenAccept(written -> later(() -> beat(now), written ? HEARTBEAT : RETRY_AFTER_ERROR));
    }

    /// The twin, its policy or what a lane holds of it is another one now.
    void changed(String twin) {
        changed.add(twin);
        look();
    }

    /// Something was read, if only that there is nothing.
    void look() {
        if (standing != null && due.compareAndSet(false, true)) {
            execute(this::reconcile);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void reconcile() {
        due.set(false);
        Standing now = standing;
        if (now == null) {
            return;
        }
        long read = now.policiesRead().getAsLong();
        Set<String> twins = Set.copyOf(changed);
        changed.removeAll(twins);
        try {
            CatalogPlan plan = plan(twins, clock.instant());
            if (publish(plan.publications(), now.mayAct())) {
                now.policiesApplied().accept(read);
                plan.revisit().ifPresent(at -> revisit(twins, at));
            } else {
                again(twins, RETRY);
            }
        } catch (RuntimeException e) {
            LOG.error("catalog lanes not reconciled twins={}", twins.size(), e);
            again(twins, RETRY_AFTER_ERROR);
        }
    }

    /// What was not written stays among the changed, so that nothing counts as applied until it is.
    private void again(Set<String> twins, Duration pause) {
        changed.addAll(twins);
        later(this::look, pause);
    }

    private void revisit(Set<String> twins, Instant at) {
        later(
                () -> {
                    changed.addAll(twins);
                    look();
                },
                Duration.between(clock.instant(), at));
    }

    private CatalogPlan plan(Set<String> twins, Instant now) {
        Map<String, TwinEntry> entries = new HashMap<>();
        Map<String, Policy> policies = new HashMap<>();
        for (String twin : twins) {
            knowledge.twins().get(twin).ifPresent(own -> entries.put(twin, own.entry()));
            Policy policy = knowledge.policies().get(twin);
            if (policy != null) {
                policies.put(twin, policy);
            }
        }
        return CatalogPlan.of(partners.get(), twins, entries, policies, knowledge.lanes(), now);
    }

    private record Sent(Publication publication, Future<RecordMetadata> written) {}

    /// Whether everything stands in the lanes now. Nothing is offered on what may no longer be acted on; to withdraw is
    /// always right.
    private boolean publish(List<Publication> publications, BooleanSupplier mayAct) {
        List<Sent> sent = new ArrayList<>();
        boolean complete = true;
        for (Publication publication : publications) {
            if (publication.entry().getWithdrawn() || mayAct.getAsBoolean()) {
                sent.add(new Sent(publication, producer.get().send(record(publication))));
            } else {
                complete = false;
            }
        }
        for (Sent each : sent) {
            complete &= stands(each);
        }
        return complete;
    }

    private ProducerRecord<String, byte[]> record(Publication publication) {
        CatalogEntry entry = publication.entry();
        return new ProducerRecord<>(
                Topics.laneCatalog(publication.partner().name()).name(),
                0,
                entry.getTwin(),
                AvroSerde.of(SignedCatalogEntry.class)
                        .encode(CatalogEntries.secure(
                                entry, publication.partner().did(), organisation, clock.instant())));
    }

    private boolean stands(Sent sent) {
        CatalogEntry entry = sent.publication().entry();
        String partner = sent.publication().partner().name();
        try {
            long offset = sent.written().get().offset();
            knowledge.lanes().holds(partner, entry.getTwin(), new Lanes.Entry(entry, false), offset);
            LOG.info(
                    "catalog entry written partner={} twin={} version={} withdrawn={} offset={}",
                    partner,
                    entry.getTwin(),
                    entry.getVersion(),
                    entry.getWithdrawn(),
                    offset);
            return true;
        } catch (ExecutionException e) {
            LOG.warn(
                    "catalog entry not written partner={} twin={} reason={}",
                    partner,
                    entry.getTwin(),
                    String.valueOf(e.getCause()));
            producer.failed(e.getCause());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the tasks tell what fails
    private void later(Runnable task, Duration pause) {
        Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        try {
            executor.schedule(task, Math.max(0, bounded.toMillis()) + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }
}
