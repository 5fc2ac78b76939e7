package parley.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Denied;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Tells the log that decisions read of what this process denies, once its minute is over: so it comes into the audit.
/// It counts where it is asked, and does all else on a thread of its own. Thread-safe.
///
/// Each sum is sent once, by a producer that writes once what it has to try often; so it is there twice neither after a
/// restart nor after a change of leaders. What was not written when the process ends is lost.
public final class DenialReport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DenialReport.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration UNTIL_LOST = Duration.ofHours(1);
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final String by;
    private final String organisation;
    private final InstantSource clock;
    private final UUID process;
    private final Supplier<Producer<String, byte[]>> producers;
    private final Denials denials;
    private final Thread thread = Thread.ofPlatform().daemon().name("denials").unstarted(this::run);
    private @Nullable Producer<String, byte[]> producer;
    private String trouble = "";

    /// @param by who denies: the name of a service, or `broker-` and a number
    /// @param organisation the DID under which entries are written
    /// @param period a minute, unless a test is in a hurry
    /// @param process no other process ever has the same
    DenialReport(
            String by,
            String organisation,
            Duration period,
            InstantSource clock,
            UUID process,
            Supplier<Producer<String, byte[]>> producers) {
        this.denials = new Denials(period);
        this.by = by;
        this.organisation = organisation;
        this.clock = clock;
        this.process = process;
        this.producers = producers;
    }

    /// One that runs until it is closed.
    ///
    /// @param by who denies: the name of a service, or `broker-` and a number
    /// @param organisation the DID under which entries are written
    /// @param period a minute, unless a test is in a hurry
    /// @param client what a Kafka client is configured with that may write to the log
    /// @throws IllegalArgumentException if the period is shorter than a millisecond
    public static DenialReport start(
            String by, String organisation, Duration period, InstantSource clock, Map<String, ?> client) {
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("a period of " + period + ": at least a millisecond is needed");
        }
        var settings = settings(by, client);
        var report = new DenialReport(
                by,
                organisation,
                period,
                clock,
                UUID.randomUUID(),
                () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
        report.thread.start();
        return report;
    }

    private static Map<String, Object> settings(String by, Map<String, ?> client) {
        var settings = new HashMap<String, Object>(client);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "denials-" + by);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Meanwhile leaders move, and brokers come back
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(UNTIL_LOST.toMillis()));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        return settings;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                tell();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed", e);
        } finally {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }

    /// Counts it; waits for nothing but another count.
    public void count(Denial denial) {
        denials.count(denial, clock.instant());
    }

    /// Writes what is due.
    void tell() throws InterruptedException {
        try {
            for (var sum = denials.next(clock.instant()); sum != null; sum = denials.next(clock.instant())) {
                write(sum);
                denials.told(sum);
            }
            trouble = "";
        } catch (RuntimeException e) {
            if (!e.toString().equals(trouble)) {
                LOG.warn("what was denied is not told yet, trying on", e);
            }
            trouble = e.toString();
        }
        long lost = denials.givenUp();
        if (lost > 0) {
            LOG.error("lost {} sums of what was denied: too many waited", lost);
        }
    }

    /// Writes it, or loses it.
    ///
    /// @throws KafkaException if it was not even sent, so that it may be tried again
    private void write(Denials.Sum sum) throws InterruptedException {
        if (producer == null) {
            producer = producers.get();
        }
        var value = AvroSerde.of(LogEntry.class).encode(entry(sum));
        var sent = producer.send(new ProducerRecord<>(Topics.INTERACTION_REQUESTS.name(), organisation, value));
        boolean atOnce = sent.isDone();
        try {
            sent.get();
        } catch (ExecutionException e) {
            if (atOnce) {
                throw new KafkaException("not sent", e.getCause());
            }
            // It may be there after all: not again, or it might be there twice
            LOG.error("lost a sum of what was denied: {}", sum, e.getCause());
        }
    }

    private LogEntry entry(Denials.Sum sum) {
        var denial = sum.denial();
        return new LogEntry(
                "denied-" + process + "-" + sum.number(),
                new Denied(
                        by,
                        sum.minute(),
                        denial.principal(),
                        denial.resourceType(),
                        denial.resource(),
                        denial.operation(),
                        denial.reason(),
                        sum.count()));
    }

    /// Ends it; waits for nothing.
    @Override
    public void close() {
        thread.interrupt();
    }
}
