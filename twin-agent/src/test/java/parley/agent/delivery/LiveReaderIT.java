package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import parley.testing.KafkaProcess;

/// What somebody who only looks gets of a delivery, against a real broker.
final class LiveReaderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void whoLooksGetsTheLastAndThenWhatComes() {
        try (var broker = KafkaProcess.start();
                var sender = new Sender(broker.clientConfig(), 1)) {
            assertThatThrownBy(() -> {
                        try (var early = new LiveReader(sender.delivery("none"), 3)) {
                            early.poll(PATIENCE);
                        }
                    })
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
            broker.create(Sender.TOPIC, 1);
            send(sender, 0, 10);

            try (var reader = new LiveReader(sender.delivery("none"), 3);
                    var fromNow = new LiveReader(sender.delivery("none"), 0)) {
                assertThat(numbers(reader.poll(PATIENCE))).containsExactly(7L, 8L, 9L);
                assertThat(fromNow.poll(PATIENCE)).isEmpty();

                sender.sendForged(0, 10);
                send(sender, 10, 13);
                assertThat(numbers(until(reader, 3))).containsExactly(10L, 11L, 12L);
                assertThat(numbers(until(fromNow, 3))).containsExactly(10L, 11L, 12L);

                // What cannot be believed now comes when it can
                sender.registryUp.set(false);
                try (var late = new LiveReader(sender.delivery("none"), 2)) {
                    assertThat(late.poll(Duration.ofMillis(200))).isEmpty();
                    assertThat(late.poll(Duration.ofMillis(200))).isEmpty();
                    sender.registryUp.set(true);
                    assertThat(numbers(until(late, 2))).containsExactly(11L, 12L);
                }
            }
        }
    }

    private static void send(Sender sender, long from, long to) {
        LongStream.range(from, to).forEach(number -> sender.send(0, number));
        sender.flush();
    }

    private static List<FeedRecord> until(LiveReader reader, int count) {
        var records = new ArrayList<FeedRecord>();
        for (long end = System.nanoTime() + PATIENCE.toNanos(); records.size() < count && System.nanoTime() < end; ) {
            records.addAll(reader.poll(Duration.ofMillis(250)));
        }
        return records;
    }

    private static List<Long> numbers(List<FeedRecord> records) {
        return records.stream().map(FeedRecord::sequence).toList();
    }
}
