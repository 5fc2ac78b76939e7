package parley.broker.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import parley.audit.DisbeliefLog;
import parley.audit.DisbeliefPeriod;
import parley.avro.Brought;
import parley.avro.Command;
import parley.avro.CommandDue;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.avro.Disbelieved;
import parley.avro.LogEntry;
import parley.avro.Quarantined;
import parley.broker.deciding.CommandReports;
import parley.broker.view.OwnTwin;
import parley.broker.view.Views;
import parley.identity.OrganisationKeys;
import parley.identity.ServiceSettings;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Hands what agents report of commands to the log that decisions read, each verified, at least once; and says there
/// when a command's time is over.
public final class Results implements AutoCloseable {

    private static final String GROUP = "interaction-broker-results";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> client;
    private final RequestLog log;
    private final Views views;
    private final InstantSource clock;
    private final String own;
    private final OrganisationKeys keys;
    private final ProgressPace<ResultCheck.Result.Believed> pace = new ProgressPace<>();
    private final CommandClock commandClock;
    private final DisbeliefLog disbeliefs;
    private final TwinTopicReader reader;

    /// @param keys our organisation's
    /// @param period how often what is alike and not believed is told
    public Results(
            ServiceSettings settings,
            KafkaAccess kafka,
            RequestLog log,
            Views views,
            OrganisationKeys keys,
            DisbeliefPeriod period,
            InstantSource clock) {
        this.keys = keys;
        this.client = kafka.client();
        this.log = log;
        this.views = views;
        this.clock = clock;
        this.own = settings.did().value();
        this.commandClock = new CommandClock(own);
        this.disbeliefs = new DisbeliefLog(
                (id, key, one) -> log.append(key, new LogEntry(id, one)), own, period, System::nanoTime);
        this.reader = new TwinTopicReader("results", kafka.client(), GROUP, this::read);
    }

    private void read(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) throws Exception {
        follow();
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            appended.add(hand(record));
        }
        pace.due(clock.instant()).forEach(said -> appended.add(append(said)));
        appended.add(disbeliefs.tellDue());
        await(appended);
        lapse(consumer);
    }

    /// A twin of ours that has controls has the topic: it is created before they are known.
    private void follow() {
        views.twins()
                .controllable()
                .forEach(twin -> reader.add(Topics.result(twin.entry().getName())));
    }

    private CompletableFuture<Void> hand(ConsumerRecord<String, byte[]> record) {
        Instant now = clock.instant();
        OwnTwin twin = twin(record.topic());
        ResultCheck.Result result;
        try {
            result = twin == null
                    ? new ResultCheck.Result.Refused("the twin is gone")
                    : ResultCheck.check(AvroSerde.of(CommandReport.class).decode(record.value()), twin, keys, now);
        } catch (RuntimeException e) {
            result = new ResultCheck.Result.Refused("cannot be read: " + e.getMessage());
        }
        return switch (result) {
            case ResultCheck.Result.Refused(String why) ->
                CompletableFuture.allOf(
                        log.quarantine(quarantined(record, why)), disbeliefs.add(disbelieved(record, twin, why)));
            case ResultCheck.Result.Believed believed -> taken(believed);
        };
    }

    private CompletableFuture<Void> taken(ResultCheck.Result.Believed believed) {
        String command = believed.said().command();
        if (believed.said().progress() != null) {
            if (goesOn(command)) {
                pace.say(command, believed);
            }
            return CompletableFuture.completedFuture(null);
        }
        if (believed.body() != null && believed.said().state() != CommandState.CANCELLED) {
            pace.over(command);
        }
        return append(believed);
    }

    /// What is said of a command that there is not, or that is over, is not worth an entry in the log.
    private boolean goesOn(String command) {
        return views.commands()
                .get(command)
                .filter(known -> !CommandReports.over(known.command()))
                .isPresent();
    }

    private CompletableFuture<Void> append(ResultCheck.Result.Believed believed) {
        CompletableFuture<Void> entry = log.append(believed.said().provider(), believed.entry());
        return believed.body() == null ? entry : CompletableFuture.allOf(log.append(believed.body()), entry);
    }

    private @Nullable OwnTwin twin(String topic) {
        return views.twins()
                .controllable(topic.substring(Topics.RESULT_PREFIX.length()))
                .orElse(null);
    }

    private static Quarantined quarantined(ConsumerRecord<String, byte[]> record, String why) {
        return Quarantined.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setBy("interaction-broker")
                .setReason(why)
                .setValue(record.value() == null ? null : ByteBuffer.wrap(record.value()))
                .setHeaders(Map.of())
                .build();
    }

    /// Whoever administers the twin learns from its audit who has written into its topic of results.
    private Disbelieved disbelieved(ConsumerRecord<String, byte[]> record, @Nullable OwnTwin twin, String why) {
        return new Disbelieved(
                own,
                Brought.REPORT,
                twin == null ? "" : twin.entry().getTwin(),
                "",
                "",
                record.key() == null ? "" : record.key(),
                record.topic(),
                record.partition(),
                record.offset(),
                why,
                0L,
                Instant.ofEpochMilli(record.timestamp()));
    }

    private void lapse(Consumer<String, byte[]> consumer) throws Exception {
        Instant now = clock.instant();
        List<Command> due = views.commands().due(now.minus(CommandClock.MARGIN), own);
        if (due.isEmpty()) {
            return;
        }
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (Command command : commandClock.over(due, now, this::ends, topic -> position(consumer, topic))) {
            String id = "due-" + command.getId() + "-" + now.toEpochMilli();
            appended.add(log.append(command.getProvider(), new LogEntry(id, new CommandDue(command.getId()))));
        }
        await(appended);
    }

    /// How far a topic has been read. One that is not read, as its twin has no controls any more, holds
    /// nothing that counts.
    private static long position(Consumer<String, byte[]> consumer, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return consumer.assignment().contains(partition) ? consumer.position(partition) : Long.MAX_VALUE;
    }

    /// Records of open transactions included: an agent may have begun in one.
    private Map<String, Long> ends(Set<String> topics) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (Consumer<String, byte[]> lookout =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            return lookout
                    .endOffsets(
                            topics.stream()
                                    .map(topic -> new TopicPartition(topic, 0))
                                    .collect(Collectors.toSet()),
                            PATIENCE)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(end -> end.getKey().topic(), Map.Entry::getValue));
        }
    }

    private static void await(List<CompletableFuture<Void>> appended) throws Exception {
        CompletableFuture.allOf(appended.toArray(CompletableFuture<?>[]::new))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        reader.close();
        var _ = disbeliefs.tellRest();
    }
}
