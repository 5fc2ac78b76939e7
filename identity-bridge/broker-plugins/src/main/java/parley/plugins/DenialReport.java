package parley.plugins;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Denied;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Tells the log that decisions read of what this node denies, once its minute is over: so it comes into the audit. It
/// counts where it is asked, and does all else on a thread of its own. Thread-safe.
///
/// Each sum is sent once, by a producer that writes once what it has to try often; so it is there twice neither after a
/// restart nor after a change of leaders. What was not written when the process ends is lost.
///
/// The settings `parley.denials.*` are the producer's, which must be allowed to write everywhere, as the broker's own
/// login is, and `parley.denials.organisation`, the DID under which entries are written. Without them nothing is told.
/// `parley.denials.period.ms` takes the place of the minute.
final class DenialReport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DenialReport.class);
    private static final String PREFIX = "parley.denials.";
    private static final String ORGANISATION = PREFIX + "organisation";
    private static final String PERIOD = PREFIX + "period.ms";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration UNTIL_LOST = Duration.ofHours(1);
    private static final int BUFFER_BYTES = 1024 * 1024;

    private static final Map<Integer, Shared> REPORTS = new HashMap<>();

    private final int node;
    private final String organisation;
    private final InstantSource clock;
    private final long started;
    private final Supplier<Producer<String, byte[]>> producers;
    private final Denials denials;
    private final Thread thread = Thread.ofPlatform().daemon().name("denials").unstarted(this::run);
    private @Nullable Producer<String, byte[]> producer;
    private String trouble = "";

    /// One for all authorizers of a node: one that is broker and controller has two.
    private record Shared(DenialReport report, int users) {}

    DenialReport(
            int node,
            String organisation,
            Duration period,
            InstantSource clock,
            Supplier<Producer<String, byte[]>> producers) {
        this.denials = new Denials(period);
        this.node = node;
        this.organisation = organisation;
        this.clock = clock;
        this.started = clock.millis();
        this.producers = producers;
    }

    /// That of the node, running, to be closed by each who opened it; null if the settings do not ask for one.
    static @Nullable DenialReport open(Map<String, ?> configs) {
        if (!configs.containsKey(PREFIX + ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            return null;
        }
        if (!(configs.get(ORGANISATION) instanceof String organisation)) {
            throw new ConfigException(ORGANISATION + " is missing");
        }
        int node = Integer.parseInt(String.valueOf(configs.get("node.id")));
        synchronized (REPORTS) {
            var shared = REPORTS.get(node);
            if (shared == null) {
                var settings = settings(configs, node);
                var report = new DenialReport(
                        node,
                        organisation,
                        period(configs),
                        InstantSource.system(),
                        () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
                report.thread.start();
                shared = new Shared(report, 0);
            }
            REPORTS.put(node, new Shared(shared.report(), shared.users() + 1));
            return shared.report();
        }
    }

    private static Duration period(Map<String, ?> configs) {
        var text = Objects.requireNonNullElse(configs.get(PERIOD), 60_000).toString();
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new ConfigException(PERIOD, text, "a number of milliseconds is needed");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static Map<String, Object> settings(Map<String, ?> configs, int node) {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "denials-" + node);
        configs.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals(ORGANISATION) && !name.equals(PERIOD)) {
                settings.put(name.substring(PREFIX.length()), value);
            }
        });
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

    /// Counts those of the actions that are denied. What Kafka does not want logged does not count: it looks for what a
    /// client may do, as when all topics are listed, and the client asked for none of them.
    void count(AuthorizableRequestContext context, List<Action> actions, List<AuthorizationResult> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) == AuthorizationResult.DENIED && actions.get(i).logIfDenied()) {
                denials.count(Denial.of(context.principal(), actions.get(i)), clock.instant());
            }
        }
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
                "denied-" + node + "-" + started + "-" + sum.number(),
                new Denied(
                        node,
                        sum.minute(),
                        denial.principal(),
                        denial.resourceType(),
                        denial.resource(),
                        denial.operation(),
                        sum.count()));
    }

    /// Ends it when the last who opened it has closed it; waits for nothing.
    @Override
    public void close() {
        synchronized (REPORTS) {
            var shared = REPORTS.get(node);
            if (shared != null && shared.report() == this && shared.users() > 1) {
                REPORTS.put(node, new Shared(this, shared.users() - 1));
                return;
            }
            REPORTS.remove(node);
        }
        thread.interrupt();
    }
}
