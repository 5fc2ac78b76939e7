package parley.feeds.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Quarantined;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Puts aside what could not be verified or framed, with the reason; never throws. Thread-safe.
public final class Quarantine {

    /// What is kept of a value or key; the source topic has the rest.
    private static final int KEPT_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final AvroSerde<Quarantined> SERDE = AvroSerde.of(Quarantined.class);

    private final Producer<byte[], byte[]> producer;
    private final Counters counters;
    private final Map<String, Long> byTopic = new ConcurrentHashMap<>();

    public Quarantine(Producer<byte[], byte[]> producer, Counters counters) {
        this.producer = producer;
        this.counters = counters;
    }

    /// Puts a record aside.
    ///
    /// @param key the record's key as it was on the wire
    /// @param value the record's value as it was on the wire
    /// @param by who refuses it: `egress`, `ingress`
    public void add(
            ConsumerRecord<?, ?> record, byte @Nullable [] key, byte @Nullable [] value, String by, String reason) {
        counters.add(Counters.Count.QUARANTINED);
        log(record, by, reason);
        try {
            byte[] encoded = SERDE.encode(quarantined(record, key, value, by, reason));
            byte[] topic = record.topic().getBytes(StandardCharsets.UTF_8);
            var _ = producer.send(
                    new ProducerRecord<>(Topics.QUARANTINE.name(), topic, encoded), (metadata, failed) -> {
                        if (failed != null) {
                            lost(record, failed);
                        }
                    });
        } catch (RuntimeException e) {
            lost(record, e);
        }
    }

    /// Of each topic the first, second, fourth, eighth and so on: a flood must not fill the log as well.
    private void log(ConsumerRecord<?, ?> record, String by, String reason) {
        long number = byTopic.merge(record.topic(), 1L, Long::sum);
        if (Long.bitCount(number) == 1) {
            LOG.warn(
                    "quarantined by={} topic={} partition={} offset={} number={} reason={}",
                    by,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    number,
                    reason);
        }
    }

    private static Quarantined quarantined(
            ConsumerRecord<?, ?> record, byte @Nullable [] key, byte @Nullable [] value, String by, String reason) {
        Map<String, ByteBuffer> headers = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] kept = kept(header.value());
            headers.put(header.key(), ByteBuffer.wrap(kept == null ? new byte[0] : kept));
        }
        byte[] keptKey = kept(key);
        byte[] keptValue = kept(value);
        return Quarantined.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setBy(by)
                .setReason(reason)
                .setKey(keptKey == null ? null : ByteBuffer.wrap(keptKey))
                .setValue(keptValue == null ? null : ByteBuffer.wrap(keptValue))
                .setHeaders(headers)
                .build();
    }

    private static byte @Nullable [] kept(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= KEPT_BYTES ? bytes : Arrays.copyOf(bytes, KEPT_BYTES);
    }

    private static void lost(ConsumerRecord<?, ?> record, Exception why) {
        LOG.error(
                "not even quarantined topic={} partition={} offset={} reason={}",
                record.topic(),
                record.partition(),
                record.offset(),
                why.toString());
    }
}
