package parley.registry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.audit.DisbeliefLog;
import parley.audit.DisbeliefPeriod;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.LogEntry;
import parley.avro.Quarantined;
import parley.identity.Did;
import parley.identity.Partner;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Keeps what a partner's catalogue brought and could not be verified or read, with the reason, and tells the audit of
/// our organisation. That is done again each time a record is read again, as after a start.
final class Quarantine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final String SERVICE = "twin-registry";

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Client<Producer<String, byte[]>> producer;
    private final DisbeliefLog disbeliefs;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("quarantine").daemon().factory());

    private Quarantine(Client<Producer<String, byte[]>> producer, Did self, DisbeliefPeriod period) {
        this.producer = producer;
        this.disbeliefs = new DisbeliefLog(this::append, self.value(), period, System::nanoTime);
    }

    /// @param self our organisation
    /// @param period how often what is alike is told
    @SuppressWarnings("FutureReturnValueIgnored") // what is not told is logged where it is told
    static Quarantine start(Client<Producer<String, byte[]>> producer, Did self, DisbeliefPeriod period) {
        var quarantine = new Quarantine(producer, self, period);
        quarantine.executor.scheduleWithFixedDelay(
                quarantine.disbeliefs::tellDue, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return quarantine;
    }

    void take(Partner partner, ConsumerRecord<String, byte @Nullable []> record, String reason) {
        keep(record, reason);
        tell(partner, record, reason);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not told is logged where it is told
    private void tell(Partner partner, ConsumerRecord<String, byte @Nullable []> record, String reason) {
        disbeliefs.add(Disbelieved.newBuilder()
                .setOrganisation(partner.did().value())
                .setKind(Brought.ENTRY)
                .setTwin("")
                .setFeed("")
                .setInteraction("")
                .setCommand("")
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setReason(record.key() + ": " + reason)
                .setOthers(0)
                .setWritten(Instant.ofEpochMilli(record.timestamp()))
                .build());
    }

    private CompletableFuture<Void> append(String id, String key, Disbelieved one) {
        var done = new CompletableFuture<Void>();
        byte[] value = AvroSerde.of(LogEntry.class).encode(new LogEntry(id, one));
        var _ = producer.get()
                .send(new ProducerRecord<>(Topics.INTERACTION_REQUESTS.name(), key, value), (metadata, failed) -> {
                    if (failed == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failed);
                    }
                });
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    private void keep(ConsumerRecord<String, byte @Nullable []> record, String reason) {
        LOG.warn(
                "quarantined topic={} partition={} offset={} key={} reason={}",
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                reason);
        byte[] value = AvroSerde.of(Quarantined.class).encode(quarantined(record, reason));
        try {
            producer.get()
                    .send(new ProducerRecord<>(Topics.QUARANTINE.name(), record.topic(), value), (metadata, failed) -> {
                        if (failed != null) {
                            LOG.error(
                                    "not kept in quarantine topic={} offset={}",
                                    record.topic(),
                                    record.offset(),
                                    failed);
                        }
                    });
        } catch (RuntimeException e) {
            LOG.error("not kept in quarantine topic={} offset={}", record.topic(), record.offset(), e);
        }
    }

    private static Quarantined quarantined(ConsumerRecord<String, byte @Nullable []> record, String reason) {
        Map<String, ByteBuffer> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), ByteBuffer.wrap(header.value()));
        }
        byte[] value = record.value();
        return Quarantined.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setBy(SERVICE)
                .setReason(reason)
                .setKey(
                        record.key() == null
                                ? null
                                : ByteBuffer.wrap(record.key().getBytes(UTF_8)))
                .setValue(value == null ? null : ByteBuffer.wrap(value))
                .setHeaders(headers)
                .build();
    }

    /// Tells what is not told yet, unless that takes long; the producer, closed afterwards, waits for it.
    @Override
    public void close() {
        executor.execute(() -> {
            var _ = disbeliefs.tellRest();
        });
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
