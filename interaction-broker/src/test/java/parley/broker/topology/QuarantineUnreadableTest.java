package parley.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.junit.jupiter.api.Test;
import parley.avro.Quarantined;
import parley.topics.Topics;

final class QuarantineUnreadableTest {

    @Test
    void keeps_the_record_with_its_place_and_the_reason() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("interaction-requests", 2, 17, new byte[] {1}, new byte[] {2, 3});
        DefaultErrorHandlerContext context = new DefaultErrorHandlerContext(
                null, "interaction-requests", 2, 17, record.headers(), "log", null, 0, record.key(), record.value());

        DeserializationExceptionHandler.Response response =
                new QuarantineUnreadable().handleError(context, record, new SerializationException("no Avro"));

        assertThat(response.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        ProducerRecord<byte[], byte[]> kept = response.deadLetterQueueRecords().getFirst();
        Quarantined quarantined = Topics.QUARANTINE.deserializer().deserialize("quarantine", kept.value());
        assertThat(quarantined)
                .extracting(
                        Quarantined::getTopic,
                        Quarantined::getPartition,
                        Quarantined::getOffset,
                        Quarantined::getReason)
                .containsExactly("interaction-requests", 2, 17L, "no Avro");
        assertThat(quarantined.getValue().array()).containsExactly(2, 3);
    }
}
