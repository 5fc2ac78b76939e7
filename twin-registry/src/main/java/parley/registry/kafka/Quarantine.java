package parley.registry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

/// Keeps what could not be verified or read, with the reason. A record is kept again each time it is read again.
final class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final String SERVICE = "twin-registry";

    private final Client<Producer<String, byte[]>> producer;

    Quarantine(Client<Producer<String, byte[]>> producer) {
        this.producer = producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    void take(ConsumerRecord<String, byte @Nullable []> record, String reason) {
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
}
