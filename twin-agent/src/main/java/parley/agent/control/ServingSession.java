package parley.agent.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

/// One connection of an agent that serves a twin: commands are begun in one transaction with the position after them,
/// then executed one after the other, and reported on.
///
/// So a command that was begun is never seen again, and one that was not was not executed. The time at which the broker
/// took the beginning counts, not ours: begun too late, it is not begun. Those that wait are begun together, as many as
/// [BatchSize] says.
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
    private final BatchSize size = new BatchSize();

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
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BatchSize.MOST);
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
            serve(consumer.poll(POLL).records(partition), closing);
            works.run();
        }
    }

    private void serve(List<ConsumerRecord<String, byte[]>> records, CountDownLatch closing)
            throws InterruptedException {
        for (int from = 0; from < records.size() && closing.getCount() > 0; ) {
            List<ConsumerRecord<String, byte[]>> some =
                    records.subList(from, Math.min(records.size(), from + size.get()));
            List<Accepted> accepted =
                    some.stream().flatMap(record -> accepted(record).stream()).toList();
            List<Accepted> ours = begin(accepted, some.getLast().offset() + 1);
            long began = System.nanoTime();
            execute(ours);
            size.took(Duration.ofNanos(System.nanoTime() - began));
            from += some.size();
        }
    }

    /// A command that is to be begun.
    private record Accepted(AcceptedCommand entry, ReceivedCommand command, ControlHandler handler) {}

    private Optional<Accepted> accepted(ConsumerRecord<String, byte[]> record) {
        AcceptedCommand accepted = SERDE.decode(record.value());
        ControlHandler handler = handlers.get(accepted.getControl());
        var schema = settings.schemas().get(accepted.getControl());
        if (handler == null || schema == null) {
            // Another agent of the twin may serve it
            return Optional.empty();
        }
        return switch (check.check(accepted, schema, settings.clock().instant())) {
            case CommandCheck.Result.Refused(var why) -> {
                LOG.warn(
                        "command not executed twin={} command={} reason={}",
                        settings.twin(),
                        accepted.getCommand(),
                        why);
                yield Optional.empty();
            }
            case CommandCheck.Result.Believed(var command) -> Optional.of(new Accepted(accepted, command, handler));
        };
    }

    /// Those that are ours to execute now.
    ///
    /// @param position behind all of them
    private List<Accepted> begin(List<Accepted> commands, long position) throws InterruptedException {
        if (commands.isEmpty()) {
            return commands;
        }
        beginning.beginTransaction();
        List<Future<RecordMetadata>> sent = commands.stream()
                .map(each -> beginning.send(results.started(each.entry())))
                .toList();
        beginning.sendOffsetsToTransaction(
                Map.of(partition, new OffsetAndMetadata(position)), consumer.groupMetadata());
        List<Accepted> inTime = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            RecordMetadata started = await(sent.get(i));
            if (started.timestamp() < commands.get(i).entry().getValidUntil().toEpochMilli()) {
                inTime.add(commands.get(i));
                offsets.add(started.offset());
            }
        }
        if (inTime.size() < commands.size()) {
            beginning.abortTransaction();
            return begin(inTime, position);
        }
        beginning.commitTransaction();
        Ledger ledger = results.upTo(offsets.getLast() + 1);
        return IntStream.range(0, commands.size())
                .filter(i -> first(ledger, commands.get(i), offsets.get(i)))
                .mapToObj(commands::get)
                .toList();
    }

    private static boolean first(Ledger ledger, Accepted command, long offset) {
        Ledger.Begun first = ledger.begun(command.entry().getCommand());
        return first != null && first.offset() == offset;
    }

    private void execute(List<Accepted> commands) throws InterruptedException {
        List<Future<RecordMetadata>> reported = new ArrayList<>();
        for (Accepted each : commands) {
            reported.add(reporting.send(report(each.command(), each.handler())));
        }
        for (Future<RecordMetadata> each : reported) {
            await(each);
        }
    }

    private ProducerRecord<byte[], byte[]> report(ReceivedCommand command, ControlHandler handler)
            throws InterruptedException {
        try (var running = new Running(
                said -> {
                    // Nobody waits for what may get lost
                    var _ = reporting.send(results.progress(command, said));
                },
                () -> results.takenBack(command.id()),
                System::nanoTime)) {
            return outcome(command, handler, running);
        }
    }

    private ProducerRecord<byte[], byte[]> outcome(ReceivedCommand command, ControlHandler handler, Execution running)
            throws InterruptedException {
        try {
            return results.done(command, handler.execute(command.during(running)));
        } catch (CommandRefusedException e) {
            LOG.info("command refused twin={} command={}", settings.twin(), command.id());
            return results.refused(command, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("command failed twin={} command={}", settings.twin(), command.id(), e);
            return results.failed(command, String.valueOf(e.getMessage()));
        }
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
