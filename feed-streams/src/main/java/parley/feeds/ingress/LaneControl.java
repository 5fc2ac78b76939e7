package parley.feeds.ingress;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.LaneRevocation;
import parley.avro.PartnerHalf;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.Equipment;
import parley.feeds.flow.Hold;
import parley.feeds.flow.Holds;
import parley.feeds.flow.OwnTwins;
import parley.feeds.flow.Worker;
import parley.feeds.slots.Share;
import parley.feeds.slots.Slots;
import parley.identity.Partner;
import parley.identity.Revocations;
import parley.identity.Showing;
import parley.quota.Quota;
import parley.topics.AvroSerde;
import parley.topics.Handled;
import parley.topics.Topics;

/// Hands the halves, commands and reports that partners' lanes bring to the log that decisions read: each verified, at
/// least once. What is not believed is put aside, and the log is told. What is over a partner's quota waits in its
/// lane.
public final class LaneControl implements AutoCloseable {

    private static final String GROUP = "feed-streams-control";
    private static final String BY = "ingress";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AvroSerde<LaneMessage> MESSAGES = AvroSerde.of(LaneMessage.class);
    private static final AvroSerde<LaneCommand> COMMANDS = AvroSerde.of(LaneCommand.class);

    /// Looks at one record of a lane.
    private interface Check {
        Finding of(String key, byte[] value, Instant now);
    }

    /// What is read of a partner's lanes: whose it is, and how it is looked at.
    private record Source(PartnerLanes.PartnerLane lane, Check check) {

        String sender() {
            return lane.partner().did().value();
        }
    }

    private final Equipment equipment;
    private final OwnTwins twins;
    private final DecisionLog log;
    private final PartnerLanes partners;
    private final Slots slots;
    private final Claims claims;
    private final Revocations revocations;
    private final Showing showing;
    private final Pace pace;
    private final Worker worker;
    private volatile @Nullable Holds holds;

    /// Starts the loop, which waits until our own twins are known.
    ///
    /// @param slots by which the lanes are shared with other instances
    /// @param revocations what is attested no longer
    /// @param showing what organisations attest
    /// @param quota of each lane
    public LaneControl(
            Equipment equipment,
            OwnTwins twins,
            DecisionLog log,
            PartnerLanes partners,
            Slots slots,
            Revocations revocations,
            Showing showing,
            Quota quota) {
        this.revocations = revocations;
        this.showing = showing;
        this.equipment = equipment;
        this.twins = twins;
        this.log = log;
        this.partners = partners;
        this.slots = slots;
        this.claims = new Claims(equipment.self(), twins::has);
        this.pace = new Pace(quota, equipment.counters(), equipment.nanoTime());
        this.worker = Worker.start("ingress-control", this::run, equipment.counters());
    }

    private Map<TopicPartition, Source> sources() {
        Map<TopicPartition, Source> sources = new HashMap<>();
        for (PartnerLanes.PartnerLane lane : partners.all()) {
            Partner partner = lane.partner();
            PartnerDocuments keys = lane.documents();
            HalfCheck halves = new HalfCheck(equipment.self(), partner, this::partitions, keys::newest, showing);
            CommandCheck commands = new CommandCheck(equipment.self(), partner, this::control, keys::newest, showing);
            RevocationCheck revocation = new RevocationCheck(equipment.self(), partner, revocations::includes);
            String me = partner.nameForUs();
            Check interactions = (key, value, now) -> switch (MESSAGES.decode(value)
                    .getMessage()) {
                case LaneHalf half -> finding(halves.check(key, half, now));
                case LaneDocument document -> partners.document(keys, key, document);
                case LanePartnership word -> partners.word(lane, word.getStatement());
                case LaneRevocation revoked -> revocation.check(key, revoked);
                default ->
                    new Finding.Refused("neither a half nor a document nor a revocation nor a word on the partnership");
            };
            Check sent = (key, value, now) -> commands.check(COMMANDS.decode(value), now);
            sources.put(
                    new TopicPartition(
                            Topics.mirroredInteractions(partner.name(), me).name(), 0),
                    new Source(lane, interactions));
            sources.put(
                    new TopicPartition(
                            Topics.mirroredCommands(partner.name(), me).name(), 0),
                    new Source(lane, sent));
        }
        return sources;
    }

    /// What keeps the loop from running.
    public @Nullable Throwable failure() {
        return worker.failure();
    }

    /// The lanes that wait, as they brought more than their quota.
    public List<Hold> holds() {
        Holds current = holds;
        return current == null ? List.of() : current.view();
    }

    private static Finding finding(HalfCheck.Result result) {
        return switch (result) {
            case HalfCheck.Result.Believed(PartnerHalf half) ->
                new Finding.Believed(null, half.getProvider(), half, null);
            case HalfCheck.Result.Refused(String why) -> new Finding.Refused(why);
        };
    }

    private int partitions(String twin, String feed) {
        return known(() -> twins.feed(twin, feed)).map(Feed::getPartitions).orElse(0);
    }

    private Optional<Control> control(String twin, String name) {
        return known(() -> twins.control(twin, name));
    }

    /// Whoever asks for it has heard of it, so what is not in `twins` yet is on its way.
    private <T> Optional<T> known(Supplier<Optional<T>> look) {
        Optional<T> found = look.get();
        if (found.isEmpty() && !twins.refresh()) {
            throw new TimeoutException("`twins` cannot be read, which may hold what a partner asks for");
        }
        return found.isPresent() ? found : look.get();
    }

    private void run(BooleanSupplier running) throws Exception {
        try (Share share = slots.take()) {
            share.await(running);
            run(share, running);
        }
    }

    private void run(Share share, BooleanSupplier running) throws Exception {
        BooleanSupplier goesOn = partners.unchanged(share.lasts(running));
        Map<TopicPartition, Source> sources = sources();
        sources.keySet().removeIf(lane -> !share.has(lane.topic(), lane.partition()));
        while (goesOn.getAsBoolean() && (sources.isEmpty() || !known())) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        try (Consumer<byte[], byte[]> consumer = equipment.clients().bulkConsumer(GROUP, new ByteArrayDeserializer())) {
            consumer.assign(sources.keySet());
            Handled handled = new Handled(consumer, equipment.nanoTime());
            Holds waiting = new Holds(consumer, equipment.nanoTime());
            holds = waiting;
            while (goesOn.getAsBoolean()) {
                if (share.sure()) {
                    waiting.retry();
                    handled.add(hand(sources, consumer.poll(POLL), waiting));
                } else {
                    LockSupport.parkNanos(POLL.toNanos());
                }
            }
            await(equipment.disbeliefs().tellRest());
            if (share.sure()) {
                handled.finish();
            }
        }
    }

    /// @return what is to be read next of the lanes that brought something
    private Map<TopicPartition, OffsetAndMetadata> hand(
            Map<TopicPartition, Source> sources, ConsumerRecords<byte[], byte[]> polled, Holds waiting)
            throws Exception {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (TopicPartition lane : polled.partitions()) {
            Source source = Objects.requireNonNull(sources.get(lane));
            for (ConsumerRecord<byte[], byte[]> record : polled.records(lane)) {
                if (!pace.mayBring(lane, record.offset(), waiting)) {
                    next.put(lane, new OffsetAndMetadata(record.offset()));
                    break;
                }
                appended.add(hand(source, record));
            }
            waiting.passed(lane, Objects.requireNonNull(next.get(lane)).offset());
        }
        appended.add(partners.keepNewest());
        appended.add(equipment.disbeliefs().tellDue());
        await(CompletableFuture.allOf(appended.toArray(CompletableFuture<?>[]::new)));
        return next;
    }

    private CompletableFuture<Void> hand(Source source, ConsumerRecord<byte[], byte[]> record) {
        return switch (finding(source.check(), record)) {
            case Finding.Believed found ->
                append(found).thenRun(() -> equipment.counters().add(Count.HALVES_RECEIVED));
            case Finding.Taken() -> CompletableFuture.completedFuture(null);
            case Finding.Kept(LaneDocument newest) -> partners.keep(source.lane(), newest);
            case Finding.Refused(String why) -> refuse(source.sender(), record, why);
        };
    }

    /// Before, what was revoked could be believed.
    private boolean known() {
        return twins.caughtUp() && partners.documentsKnown() && revocations.caughtUp();
    }

    private static void await(CompletableFuture<Void> appended) throws Exception {
        appended.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Void> append(Finding.Believed believed) {
        CompletableFuture<Void> entry = believed.id() == null
                ? log.append(believed.provider(), believed.event())
                : log.append(believed.id(), believed.provider(), believed.event());
        return believed.body() == null ? entry : CompletableFuture.allOf(log.append(believed.body()), entry);
    }

    private Finding finding(Check check, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Finding.Taken();
        }
        try {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            return check.of(key, record.value(), equipment.clock().instant());
        } catch (TimeoutException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Finding.Refused("cannot be read: " + e.getMessage());
        }
    }

    private CompletableFuture<Void> refuse(String sender, ConsumerRecord<byte[], byte[]> record, String why) {
        equipment.quarantine().add(record, record.key(), record.value(), BY, why);
        return equipment.disbeliefs().add(claims.of(sender, record, record.value(), why));
    }

    @Override
    public void close() {
        worker.close();
    }
}
