package parley.registry.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.TwinDocument;
import parley.registry.twins.OwnTwin;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Makes the lanes to partners hold the newest document of each of our twins that they deal with: a new key is known
/// there before long, and a revoked one is no longer; of a twin that is no more none is.
///
/// Level-triggered: whatever changed, what a lane lacks is written, again until it succeeds. All on one thread.
final class DocumentLanes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentLanes.class);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final AvroSerde<LaneMessage> MESSAGES = AvroSerde.of(LaneMessage.class);

    private final Supplier<List<Partner>> partners;
    private final Knowledge knowledge;
    private final OrganisationKey organisation;
    private final InstantSource clock;
    private final Client<Producer<String, byte[]>> producer;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("document lanes").daemon().factory());
    private final Map<Place, String> held = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean started;

    private record Place(String partner, String twin) {}

    private record Sent(Place place, String document, Future<RecordMetadata> written) {}

    /// @param organisation says of a twin that is no more that nobody acts for it
    DocumentLanes(
            Supplier<List<Partner>> partners,
            Knowledge knowledge,
            OrganisationKey organisation,
            Client<Producer<String, byte[]>> producer,
            InstantSource clock) {
        this.partners = partners;
        this.organisation = organisation;
        this.clock = clock;
        this.knowledge = knowledge;
        this.producer = producer;
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Starts to write, now that twins, interactions and lanes have been read to their ends.
    void start() {
        started = true;
        everything();
    }

    /// There is another lane.
    void everything() {
        changed.addAll(knowledge.dealings().twins());
        look();
    }

    /// There is no lane to that partner any more.
    void forget(Partner partner) {
        held.keySet().removeIf(place -> place.partner().equals(partner.name()));
    }

    /// The twin's document, or with whom it deals, is another one now.
    void changed(String twin) {
        changed.add(twin);
        look();
    }

    /// Hears what the lane to a partner holds: another instance may have written there, and an older document.
    TopicTail.Listener<LaneMessage> held(Partner partner) {
        return record -> holds(partner, record.key(), record.value());
    }

    private void holds(Partner partner, String twin, @Nullable LaneMessage value) {
        if (value == null || !(value.getMessage() instanceof LaneDocument sent)) {
            return;
        }
        held.put(new Place(partner.name(), twin), sent.getDocument());
        changed(twin);
    }

    private void look() {
        if (started && due.compareAndSet(false, true)) {
            later(Duration.ZERO);
        }
    }

    private void reconcile() {
        due.set(false);
        Set<String> twins = Set.copyOf(changed);
        changed.removeAll(twins);
        try {
            List<Sent> sent = new ArrayList<>();
            for (String twin : twins) {
                knowledge.twins().get(twin).ifPresentOrElse(own -> send(own, sent), () -> revoke(twin, sent));
            }
            for (Sent each : sent) {
                written(each);
            }
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("documents not written twins={} reason={}", twins.size(), e.toString());
            producer.failed(e instanceof ExecutionException ? e.getCause() : e);
            changed.addAll(twins);
            if (due.compareAndSet(false, true)) {
                later(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(OwnTwin twin, List<Sent> sent) {
        String did = twin.did().value();
        for (Partner partner : partners.get()) {
            String there = held.get(new Place(partner.name(), did));
            boolean known =
                    there != null || knowledge.dealings().with(partner.did().value(), did);
            if (known && !twin.document().json().equals(there)) {
                sent.add(send(new Place(partner.name(), did), twin.document().json()));
            }
        }
    }

    /// Whoever has a key of a twin that was deleted is not to speak in its name where it was known.
    private void revoke(String twin, List<Sent> sent) {
        for (Partner partner : partners.get()) {
            Place place = new Place(partner.name(), twin);
            String there = held.get(place);
            if (there == null) {
                // Whether it was shown, or brought its document with what it sent, the partner believes that
                if (knowledge.dealings().with(partner.did().value(), twin)
                        || knowledge.lanes().held(partner.name(), twin) != null) {
                    sent.add(send(
                            place, TwinDocument.issue(Did.ofTwin(twin), List.of(), organisation, clock.instant())));
                }
            } else if (TwinDocument.parseEndorsed(there, organisation.verifying())
                            instanceof TwinDocument.Result.Endorsed(var document)
                    && !document.delegations().isEmpty()) {
                sent.add(send(place, document.ofNobody(organisation, clock.instant())));
            }
        }
    }

    private Sent send(Place place, String document) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.laneInteractions(place.partner()).name(),
                0,
                place.twin(),
                MESSAGES.encode(new LaneMessage(new LaneDocument(place.twin(), document))));
        return new Sent(place, document, producer.get().send(record));
    }

    private void written(Sent sent) throws ExecutionException, InterruptedException {
        long offset = sent.written().get().offset();
        held.put(sent.place(), sent.document());
        LOG.info(
                "document written partner={} twin={} offset={}",
                sent.place().partner(),
                sent.place().twin(),
                offset);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task tells what fails
    private void later(Duration pause) {
        try {
            executor.schedule(this::reconcile, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
