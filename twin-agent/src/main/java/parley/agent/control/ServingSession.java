package parley.agent.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AcceptedCommand;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// One connection of an agent that serves a twin: each command is begun in one transaction with the position after it,
/// then executed, then reported on.
///
/// So a command that was begun is never seen again, and one that was not was not executed. The time at which the broker
/// took the beginning counts, not ours: begun too late, it is not begun.
final class ServingSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingSession.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final AvroSerde<AcceptedCommand> SERDE = AvroSerde.of(AcceptedCommand.class);

    private final ServingSettings settings;
    private final Map<String, ControlHandler> handlers;
    private final CommandCheck check;
    private final TopicPartition partition;
    private final String group;
    private final Results results;
    private final Consumer<String, byte[]> consumer;
    private final Producer<byte[], byte[]> beginning;
    private final Producer<byte[], byte[]> reporting;

    ServingSession(ServingSettings settings, Map<String, ControlHandler> handlers) {
        this.settings = settings;
        this.handlers = handlers;
        this.check = new CommandCheck(settings.twin(), settings.pinned());
        this.partition = new TopicPartition(Topics.control(settings.name()), 0);
        this.group = "agent." + settings.client() + ".serve." + settings.name();
        this.results = new Results(settings);
        this.consumer = new KafkaConsumer<>(consumerConfig(), new StringDeserializer(), new ByteArrayDeserializer());
        this.beginning = producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group));
        this.reporting = producer(Map.of());
    }

    private Map<String, Object> consumerConfig() {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return config;
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        config.putAll(more);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Serves until it is closed.
    ///
    /// @throws KafkaException if the connection must be made anew, or another process of this agent serves the twin
    void run(CountDownLatch closing, Runnable works) throws InterruptedException {
        // From here on no earlier process of this agent begins anything
        beginning.initTransactions();
        results.toEnd();
        for (ProducerRecord<byte[], byte[]> unknown : results.unknown()) {
            await(reporting.send(unknown));
        }
        consumer.assign(List.of(partition));
        while (closing.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                serve(record);
            }
            works.run();
        }
    }

    private void serve(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        AcceptedCommand accepted = SERDE.decode(record.value());
        ControlHandler handler = handlers.get(accepted.getControl());
        var schema = settings.schemas().get(accepted.getControl());
        if (handler == null || schema == null) {
            // Another agent of the twin may serve it
            return;
        }
        switch (check.check(accepted, schema, settings.clock().instant())) {
            case CommandCheck.Result.Refused(var why) ->
                LOG.warn(
                        "command not executed twin={} command={} reason={}",
                        settings.twin(),
                        accepted.getCommand(),
                        why);
            case CommandCheck.Result.Believed(var command) -> {
                if (begin(accepted, record.offset())) {
                    execute(command, handler);
                }
            }
        }
    }

    /// Whether it is ours to execute now.
    private boolean begin(AcceptedCommand command, long offset) throws InterruptedException {
        beginning.beginTransaction();
        Future<RecordMetadata> sent = beginning.send(results.started(command));
        beginning.sendOffsetsToTransaction(
                Map.of(partition, new OffsetAndMetadata(offset + 1)), consumer.groupMetadata());
        RecordMetadata started = await(sent);
        if (started.timestamp() >= command.getValidUntil().toEpochMilli()) {
            beginning.abortTransaction();
            return false;
        }
        beginning.commitTransaction();
        Ledger.Begun first = results.upTo(started.offset() + 1).begun(command.getCommand());
        return first != null && first.offset() == started.offset();
    }

    private void execute(ReceivedCommand command, ControlHandler handler) throws InterruptedException {
        ProducerRecord<byte[], byte[]> report;
        try {
            report = results.done(command, handler.execute(command));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("command failed twin={} command={}", settings.twin(), command.id(), e);
            report = results.failed(command, String.valueOf(e.getMessage()));
        }
        await(reporting.send(report));
    }

    private static <T> T await(Future<T> sent) throws InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        beginning.close(CLOSING);
        reporting.close(CLOSING);
        consumer.close();
        results.close();
    }
}
