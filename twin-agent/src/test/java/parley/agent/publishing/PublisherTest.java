package parley.agent.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.identity.FeedWriter;
import parley.identity.FeedWriter.Signing;
import parley.identity.RecordSignature;
import parley.identity.RecordVerifier;
import parley.identity.SigningBatch;
import parley.identity.SigningKey;

final class PublisherTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("Level").fields().requiredDouble("value").endRecord();
    private static final String FEED = "did:web:harbour:twins:tank/feeds/level";
    private static final String METHOD = "did:web:harbour:twins:tank#agent";
    private static final int MANY = 2_000;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, (Partitioner) null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void what_is_published_verifies() {
        // given
        var publisher = publisher(1);

        // when
        publisher.publish("north", level(4.2)).join();

        // then
        var sent = producer.history().getFirst();
        assertThat(verify(sent))
                .isEqualTo(new RecordSignature.Result.Verified(
                        new RecordSignature.Stamp(FEED, METHOD, 77, 0, NOW.toEpochMilli())));
        assertThat(sent.topic()).isEqualTo("feed.tank.level");
        assertThat(ConfluentFrame.schemaId(sent.value())).isEqualTo(9);
    }

    @Test
    void once_closed_it_takes_nothing_more_and_what_waits_to_be_signed_with_others_is_sent() {
        var publisher = publisher(1, Signing.TOGETHER);
        var published = publisher.publish(level(1));

        publisher.close();

        published.join();
        assertThat(producer.history()).hasSize(1);
        assertThatThrownBy(() -> publisher.publish(level(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_value_that_was_tampered_with_does_not_verify() {
        // given
        publisher(1).publish("north", level(4.2)).join();
        var sent = producer.history().getFirst();

        // when
        sent.value()[ConfluentFrame.LENGTH]++;

        // then
        assertThat(verify(sent)).isInstanceOf(RecordSignature.Result.Refused.class);
    }

    @Test
    void each_partition_counts_for_itself() {
        // given
        var publisher = publisher(3);

        // when
        for (int i = 0; i < 7; i++) {
            publisher.publish(level(i)).join();
        }

        // then
        assertThat(sequences(0)).containsExactly(0L, 1L, 2L);
        assertThat(sequences(1)).containsExactly(0L, 1L);
        assertThat(sequences(2)).containsExactly(0L, 1L);
    }

    @Test
    void records_of_one_key_share_a_partition() {
        // given
        var publisher = publisher(8);

        // when
        for (int i = 0; i < 20; i++) {
            publisher.publish("north", level(i)).join();
        }

        // then
        assertThat(producer.history())
                .extracting(ProducerRecord::partition)
                .containsOnly(producer.history().getFirst().partition());
    }

    @Test
    void a_record_that_the_producer_did_not_take_uses_up_no_number() {
        // given
        var publisher = publisher(1);
        publisher.publish(level(1)).join();
        producer.sendException = new RecordTooLargeException("too large");

        // when
        var refused = publisher.publish(level(2));
        producer.sendException = null;
        publisher.publish(level(3)).join();

        // then
        assertThat(refused).isCompletedExceptionally();
        assertThat(sequences(0)).containsExactly(0L, 1L);
    }

    @Test
    void what_is_signed_together_verifies_one_by_one_and_is_sent_in_order() {
        // given
        var publisher = publisher(3, Signing.TOGETHER);

        // when
        for (int i = 0; i < MANY; i++) {
            var _ = publisher.publish(level(i));
        }
        publisher.flush();

        // then
        assertThat(producer.history())
                .hasSize(MANY)
                .allSatisfy(sent -> assertThat(verify(sent)).isInstanceOf(RecordSignature.Result.Verified.class));
        for (int partition = 0; partition < 3; partition++) {
            assertThat(sequences(partition))
                    .isEqualTo(LongStream.range(0, sequences(partition).size())
                            .boxed()
                            .toList());
        }
        assertThat(producer.history().stream()
                        .map(sent -> ByteBuffer.wrap(sent.headers()
                                .lastHeader(RecordHeaders.SIGNATURE)
                                .value()))
                        .distinct())
                .hasSizeLessThan(MANY);
    }

    @Test
    void a_batch_that_does_not_fill_is_sent_all_the_same() {
        // given
        var publisher = publisher(1, Signing.TOGETHER);

        // when
        var written = publisher.publish(level(1));

        // then
        assertThat(written).succeedsWithin(Duration.ofMinutes(1));
        assertThat(verify(producer.history().getFirst())).isInstanceOf(RecordSignature.Result.Verified.class);
    }

    @Test
    void a_full_batch_waits_for_nobody() {
        // given
        var publisher = publisher(1, Signing.TOGETHER);

        // when
        for (int i = 0; i < 2 * SigningBatch.MOST; i++) {
            var _ = publisher.publish(level(i));
        }

        // then
        assertThat(producer.history()).hasSizeGreaterThan(SigningBatch.MOST);
    }

    private Publisher publisher(int partitions) {
        return publisher(partitions, Signing.EACH);
    }

    private Publisher publisher(int partitions, Signing signing) {
        var target = new FeedWriter.Target("feed.tank.level", FEED, METHOD, 77, SCHEMA, 9, partitions);
        return new Publisher(target, producer, key, signing, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private RecordSignature.Result verify(ProducerRecord<byte[], byte[]> sent) {
        return new RecordVerifier()
                .verify(
                        FEED,
                        sent.headers(),
                        sent.timestamp(),
                        sent.key(),
                        ConfluentFrame.payload(sent.value()),
                        Fingerprint.sha256(SCHEMA),
                        claimed -> claimed.key().equals(METHOD) ? key.publicKey() : null);
    }

    private List<Long> sequences(int partition) {
        return producer.history().stream()
                .filter(record -> record.partition() == partition)
                .map(record -> RecordSignature.stamp(record.headers()).sequence())
                .toList();
    }

    private static GenericRecord level(double value) {
        return new GenericRecordBuilder(SCHEMA).set("value", value).build();
    }
}
