package parley.agent.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import parley.avro.AcceptedCommand;
import parley.avro.CommandReport;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.identity.Reports;
import parley.identity.Reports.Report;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// The topic `result.<twin>`: reads what all who serve the twin report, and makes our own reports.
/// Thread-safe; the ledger is for the thread that begins commands.
final class Results implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final AvroSerde<CommandReport> SERDE = AvroSerde.of(CommandReport.class);

    private final ServingSettings settings;
    private final TopicPartition partition;
    private final Consumer<String, byte[]> consumer;
    private final Ledger ledger = new Ledger();

    Results(ServingSettings settings) {
        this.settings = settings;
        this.partition = new TopicPartition(Topics.result(settings.name()), 0);
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    /// The ledger, as the topic stands now.
    synchronized Ledger toEnd() {
        long end = consumer.endOffsets(List.of(partition), CALL).getOrDefault(partition, 0L);
        return upTo(end);
    }

    /// The ledger, with everything below that offset in it.
    ///
    /// @throws TimeoutException if the cluster does not tell within half a minute
    synchronized Ledger upTo(long offset) {
        long deadline = System.nanoTime() + CALL.toNanos();
        while (consumer.position(partition, CALL) < offset) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("cannot read " + partition + " up to " + offset);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
        return ledger;
    }

    /// Whether the command was taken back, as the topic says now.
    synchronized boolean takenBack(String command) {
        return toEnd().takenBack(command);
    }

    /// What nobody who may serve has signed counts for nothing, but that our organisation says it was taken
    /// back.
    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            var report = SERDE.decode(record.value());
            var now = settings.clock().instant();
            if (verified(report.getReport(), now) instanceof Reports.Result.Verified(var said, var by)) {
                ledger.take(said, by, record.offset());
            }
        } catch (SerializationException e) {
            // Nor does what is no report
        }
    }

    private Reports.Result verified(String report, Instant now) {
        var document = settings.document();
        return settings.pinned()
                .apply(settings.twin().organisationOf())
                .map(own -> Reports.verifyResult(report, document, own, now))
                .orElseGet(() -> Reports.verifyAgent(report, document, now));
    }

    ProducerRecord<byte[], byte[]> started(AcceptedCommand command) {
        return record(report(
                command.getCommand(), command.getRequester(), command.getControl(), CommandState.STARTED, "", null));
    }

    ProducerRecord<byte[], byte[]> done(ReceivedCommand command, @Nullable JsonNode result) {
        return record(
                report(command.id(), command.requester().value(), command.control(), CommandState.DONE, "", result));
    }

    ProducerRecord<byte[], byte[]> failed(ReceivedCommand command, String why) {
        return record(
                report(command.id(), command.requester().value(), command.control(), CommandState.FAILED, why, null));
    }

    ProducerRecord<byte[], byte[]> refused(ReceivedCommand command, String why) {
        return record(new Report(
                command.id(),
                command.requester().value(),
                settings.twin().value(),
                command.control(),
                CommandState.REFUSED,
                Reason.DENIED_BY_AGENT,
                why,
                null,
                settings.clock().instant()));
    }

    ProducerRecord<byte[], byte[]> progress(ReceivedCommand command, Running.Numbered said) {
        var now = settings.clock().instant();
        return record(new Report(
                command.id(),
                command.requester().value(),
                settings.twin().value(),
                command.control(),
                CommandState.STARTED,
                Reason.NONE,
                "",
                null,
                now,
                said.progress().numbered(said.sequence(), now)));
    }

    /// For the commands that we began before we stopped: whether they were executed, nobody knows.
    List<ProducerRecord<byte[], byte[]>> unknown() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Ledger.Begun begun : ledger.unfinished(settings.agent())) {
            var started = begun.report();
            records.add(record(report(
                    started.command(),
                    started.requester(),
                    started.control(),
                    CommandState.UNKNOWN,
                    "the agent stopped while it executed the command",
                    null)));
        }
        return records;
    }

    private Report report(
            String command,
            String requester,
            String control,
            CommandState state,
            String detail,
            @Nullable JsonNode result) {
        return new Report(
                command,
                requester,
                settings.twin().value(),
                control,
                state,
                Reason.NONE,
                detail,
                result,
                settings.clock().instant());
    }

    private ProducerRecord<byte[], byte[]> record(Report report) {
        String signed = Reports.secure(report, settings.key(), settings.method());
        var value = new CommandReport(report.command(), report.requester(), report.provider(), signed, "", false);
        return new ProducerRecord<>(
                partition.topic(), 0, report.command().getBytes(StandardCharsets.UTF_8), SERDE.encode(value));
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
