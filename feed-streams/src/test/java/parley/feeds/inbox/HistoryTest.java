package parley.feeds.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.feeds.delivery.Delivered;
import parley.identity.Signers.Signer;

final class HistoryTest {

    private static final TopicPartition PARTITION = new TopicPartition("in.aaaa", 1);
    private static final String AGENT = "did:web:harbour:twins:computer#agent";
    private static final String OTHER = "did:web:harbour:twins:computer#other";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final History history = new History(consumer, System::nanoTime);

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void of_a_delivery_it_knows_the_newest_record_and_who_signed_the_newest() {
        holds(
                0,
                1_000,
                offset -> PastTest.sent(2, 10 + offset, offset == 800 ? OTHER : AGENT, 7, offset)
                        .headers());

        Past past = history.last(PARTITION.topic(), PARTITION.partition());

        assertThat(past.newest()).isEqualTo(new Delivered(2, 1_009));
        assertThat(past.signers().latest()).containsExactly(new Signer(OTHER, 7, 800), new Signer(AGENT, 7, 999));
    }

    @Test
    void where_reading_takes_long_it_knows_the_newest_record_and_its_signer() {
        holds(
                0,
                1_000,
                offset -> PastTest.sent(2, 10 + offset, offset == 800 ? OTHER : AGENT, 7, offset)
                        .headers());
        AtomicLong seconds = new AtomicLong();
        History slow = new History(
                consumer, () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());

        Past past = slow.last(PARTITION.topic(), PARTITION.partition());

        assertThat(past.newest()).isEqualTo(new Delivered(2, 1_009));
        assertThat(past.signers().latest()).containsExactly(new Signer(AGENT, 7, 999));
    }

    @Test
    void it_looks_further_back_for_what_parley_delivered() {
        holds(
                100,
                2_000,
                offset -> offset < 200
                        ? PastTest.sent(1, offset, AGENT, 7, offset).headers()
                        : new RecordHeaders());

        assertThat(history.last(PARTITION.topic(), PARTITION.partition()).newest())
                .isEqualTo(new Delivered(1, 199));
    }

    @Test
    void of_an_empty_delivery_it_knows_nothing() {
        holds(5, 5, offset -> new RecordHeaders());

        assertThat(history.last(PARTITION.topic(), PARTITION.partition())).isEqualTo(Past.NOTHING);
    }

    private void holds(long begin, long end, LongFunction<Headers> headers) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        Runnable fill = () -> LongStream.range(begin, end)
                .mapToObj(offset -> new ConsumerRecord<byte[], byte[]>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        offset,
                        1_000,
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        null,
                        null,
                        headers.apply(offset),
                        Optional.empty()))
                .forEach(consumer::addRecord);
        for (int poll = 0; poll < 8; poll++) {
            consumer.schedulePollTask(fill);
        }
    }
}
