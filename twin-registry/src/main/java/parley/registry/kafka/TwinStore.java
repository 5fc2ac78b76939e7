package parley.registry.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CustodyKey;
import parley.avro.TwinEntry;
import parley.fence.Fence;
import parley.fence.FenceWait;
import parley.identity.Did;
import parley.identity.http.Refusal;
import parley.registry.refusal.Problems;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.SignedOnce;
import parley.registry.twins.TwinDecision;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinRefusal.SignedBefore;
import parley.registry.twins.TwinRefusal.TooLarge;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Changes twins, one change of a twin at a time: each is decided on everything written before it, of twins and of keys
/// in custody, and what it wrote can be read when it returns.
public final class TwinStore {

    /// Well below the megabyte that a record may have, as a lane's entry adds the audience.
    static final int MOST_BYTES = 640 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(TwinStore.class);
    private static final Set<String> KEY_USERS = Set.of("egress");
    /// Which deletes what is left of a deleted twin.
    private static final String REMOVER = "identity-bridge";
    private static final String THEIR_TOPICS = "topics " + Topics.TWINS.name() + " and " + Topics.CUSTODY_KEYS.name();
    private static final Duration FENCE = Duration.ofSeconds(8);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Knowledge knowledge;
    private final TopicTail<TwinEntry> twins;
    private final TopicTail<CustodyKey> custody;
    private final Client<Producer<String, byte[]>> producer;
    private final FenceWait fence;
    private final InstantSource clock;
    private final Set<Did> changing = new HashSet<>();

    TwinStore(
            Knowledge knowledge,
            TopicTail<TwinEntry> twins,
            TopicTail<CustodyKey> custody,
            Client<Producer<String, byte[]>> producer,
            FenceWait fence,
            InstantSource clock) {
        this.fence = fence;
        this.clock = clock;
        this.knowledge = knowledge;
        this.twins = twins;
        this.custody = custody;
        this.producer = producer;
    }

    /// What is to become of one twin.
    ///
    /// @param request what an agent signed for it; null if nothing was. It changes the twin once
    /// @param decide given the twin as it stands, null if there is none; by any thread
    public record Wanted(Did twin, @Nullable String request, Function<@Nullable OwnTwin, TwinDecision> decide) {}

    /// What came of that.
    public sealed interface Outcome {
        /// It was decided so, and can be read.
        record Done(TwinDecision decision) implements Outcome {}

        /// The topic cannot be read or written now; the change may appear later, or never.
        record Failed(Refusal why) implements Outcome {}
    }

    /// Decides and applies.
    ///
    /// @param request what an agent signed for it; null if nothing was. It changes the twin once
    /// @param decide given the twin as it stands, null if there is none
    /// @return the decision, once it can be read
    /// @throws Refusal if the topic cannot be read or written now; the change may then appear later, or never
    public TwinDecision change(Did twin, @Nullable String request, Function<@Nullable OwnTwin, TwinDecision> decide) {
        return switch (changeAll(List.of(new Wanted(twin, request, decide))).getFirst()) {
            case Outcome.Done(var decision) -> decision;
            case Outcome.Failed(var why) -> throw why;
        };
    }

    /// Decides and applies for many twins in little more time than for one.
    ///
    /// @param wanted each for another twin
    /// @return in the same order, once all that was decided can be read
    /// @throws Refusal if the topics cannot be read now, or others change one of the twins for too long; a
    /// change may then appear later, or never
    public List<Outcome> changeAll(List<Wanted> wanted) {
        List<Did> all = wanted.stream().map(Wanted::twin).toList();
        reserve(all);
        try {
            // A write that seemed to fail before may have succeeded: decide on what the topic says.
            catchUp();
            List<Decided> decisions = wanted.parallelStream().map(this::decide).toList();
            Set<String> left = left(decisions);
            List<Write> writes =
                    decisions.stream().map(each -> begin(each, left)).toList();
            return finish(writes);
        } finally {
            release(all);
        }
    }

    /// @param request that brought it; null if nothing was signed
    private record Decided(
            String twin, TwinDecision decision, @Nullable SignedOnce request) {}

    private Decided decide(Wanted wanted) {
        String twin = wanted.twin().value();
        TwinDecision decision =
                wanted.decide().apply(knowledge.twins().get(twin).orElse(null));
        SignedOnce request = SignedOnce.of(wanted.request(), clock.instant()).orElse(null);
        boolean again = writes(decision) && request != null && knowledge.seen().has(twin, request);
        return new Decided(twin, again ? new Refuse(new SignedBefore()) : decision, request);
    }

    /// Whether what an agent signed has changed the twin already, as far as read.
    public boolean followed(Did twin, @Nullable String request) {
        return SignedOnce.of(request, clock.instant())
                .filter(once -> knowledge.seen().has(twin.value(), once))
                .isPresent();
    }

    private static boolean writes(TwinDecision decision) {
        return switch (decision) {
            case TwinDecision.Create _, TwinDecision.Replace _, TwinDecision.Delete _ -> true;
            case TwinDecision.Keep _, Refuse _ -> false;
        };
    }

    /// Waits until nobody else changes any of these twins.
    private void reserve(List<Did> twins) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        synchronized (changing) {
            while (!Collections.disjoint(changing, twins)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    throw Problems.unavailable("others are changing the twin");
                }
                try {
                    changing.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw Problems.unavailable("stopping");
                }
            }
            changing.addAll(twins);
        }
    }

    private void release(List<Did> twins) {
        synchronized (changing) {
            twins.forEach(changing::remove);
            changing.notifyAll();
        }
    }

    /// A change, and whether it binds whatever of this space goes by the twin's keys.
    ///
    /// @param inForce false if that was not seen in time: it will be, and until then a key that was taken may count
    public record Change(TwinDecision decision, boolean inForce) {}

    /// Decides and applies, and waits until nothing that an agent signed with a key that is its no longer
    /// leaves here; and of a twin that was deleted, until nothing is left.
    public Change changeKeys(Did twin, @Nullable String request, Function<@Nullable OwnTwin, TwinDecision> decide) {
        var decision = change(twin, request, decide);
        if (!(decision instanceof TwinDecision.Replace || decision instanceof TwinDecision.Delete)) {
            return new Change(decision, true);
        }
        // What was written stands below the position that was awaited.
        long offset = twins.position(0) - 1;
        var waited = new HashSet<>(KEY_USERS);
        if (decision instanceof TwinDecision.Delete) {
            waited.add(REMOVER);
        }
        return new Change(
                decision,
                fence.await(Topics.TWINS.name(), offset, waited, FENCE).join() instanceof Fence.Held);
    }

    /// A decision on its way.
    ///
    /// @param written null if nothing is to be written, or it failed
    private record Write(Outcome outcome, @Nullable Future<RecordMetadata> written) {
        static Write none(TwinDecision decision) {
            return new Write(new Outcome.Done(decision), null);
        }
    }

    /// @param left the twins of which something is left that was theirs before
    private Write begin(Decided decided, Set<String> left) {
        String twin = decided.twin();
        TwinDecision decision = decided.decision();
        try {
            return switch (decision) {
                case TwinDecision.Create(var entry) -> {
                    if (left.contains(twin)) {
                        throw Problems.unavailable("what is left of the twin of that name is not deleted yet");
                    }
                    yield store(entry, decided);
                }
                case TwinDecision.Replace(var entry) -> store(entry, decided);
                case TwinDecision.Delete() -> write(null, decided);
                case TwinDecision.Keep keep -> Write.none(keep);
                case Refuse refuse -> Write.none(refuse);
            };
        } catch (Refusal e) {
            return new Write(new Outcome.Failed(e), null);
        }
    }

    private List<Outcome> finish(List<Write> writes) {
        long end = 0;
        Throwable failed = null;
        List<Outcome> outcomes = new ArrayList<>();
        for (Write write : writes) {
            Future<RecordMetadata> written = write.written();
            Outcome outcome = write.outcome();
            if (written != null) {
                try {
                    end = Math.max(end, get(written).offset() + 1);
                } catch (ExecutionException e) {
                    failed = e.getCause();
                    outcome = new Outcome.Failed(unavailable(e));
                } catch (Refusal e) {
                    outcome = new Outcome.Failed(e);
                }
            }
            outcomes.add(outcome);
        }
        if (failed != null) {
            producer.failed(failed);
        }
        try {
            get(twins.awaitPosition(0, end));
            return outcomes;
        } catch (ExecutionException e) {
            throw unavailable(e);
        }
    }

    /// Whoever makes a twin under the name of one that was deleted must not find what was that one's, nor
    /// lose its own with it.
    ///
    /// @return the twins that are to be made, and of which something is still left after a while
    private Set<String> left(List<Decided> decisions) {
        Map<String, Long> deleted = new HashMap<>();
        for (Decided decided : decisions) {
            if (decided.decision() instanceof TwinDecision.Create(var entry)) {
                knowledge.twins().deletedAt(entry.getTwin()).ifPresent(at -> deleted.put(entry.getTwin(), at));
            }
        }
        if (deleted.isEmpty()) {
            return Set.of();
        }
        long last = Collections.max(deleted.values());
        return fence.awaitProof(Topics.TWINS.name(), last, REMOVER, FENCE).join() instanceof Fence.Held
                ? Set.of()
                : deleted.keySet();
    }

    private Write store(TwinEntry entry, Decided decided) {
        byte[] value = AvroSerde.of(TwinEntry.class).encode(entry);
        return value.length > MOST_BYTES
                ? Write.none(new Refuse(new TooLarge(value.length, MOST_BYTES)))
                : write(value, decided);
    }

    private Write write(byte @Nullable [] value, Decided decided) {
        try {
            ProducerRecord<String, byte @Nullable []> record =
                    new ProducerRecord<>(Topics.TWINS.name(), 0, decided.twin(), value);
            if (decided.request() != null) {
                RequestHeader.put(record.headers(), decided.request());
            }
            return new Write(
                    new Outcome.Done(decided.decision()), producer.get().send(record));
        } catch (KafkaException e) {
            producer.failed(e);
            throw unavailable(e);
        }
    }

    private void catchUp() {
        try {
            get(CompletableFuture.allOf(twins.refresh(), custody.refresh()));
        } catch (ExecutionException e) {
            throw unavailable(e);
        }
    }

    private static <T extends @Nullable Object> T get(Future<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Problems.unavailable(THEIR_TOPICS + " do not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("stopping");
        }
    }

    private static Refusal unavailable(Exception e) {
        LOG.warn("cannot change twins", e);
        return Problems.unavailable(THEIR_TOPICS + " cannot be read or written");
    }
}
