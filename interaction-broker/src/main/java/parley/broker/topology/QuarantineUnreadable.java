package parley.broker.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Quarantined;
import parley.topics.Topics;

/// Puts a log entry that cannot be read into quarantine: it decides nothing, and deciding goes on.
///
/// Public, as Streams makes it by its name.
public final class QuarantineUnreadable implements DeserializationExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineUnreadable.class);
    private static final Serializer<Quarantined> VALUES = Topics.QUARANTINE.serializer();

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        LOG.error(
                "unreadable log entry put into quarantine topic={} partition={} offset={} reason={}",
                record.topic(),
                record.partition(),
                record.offset(),
                exception.getMessage());
        Map<String, ByteBuffer> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), buffer(header.value())));
        Quarantined value = new Quarantined(
                record.topic(),
                record.partition(),
                record.offset(),
                "interaction-broker",
                String.valueOf(exception.getMessage()),
                buffer(record.key()),
                buffer(record.value()),
                headers);
        String topic = Topics.QUARANTINE.name();
        return Response.resume(
                List.of(new ProducerRecord<>(topic, record.topic().getBytes(UTF_8), VALUES.serialize(topic, value))));
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
