package parley.deploy.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A program of its own that reads a delivery topic from its very start, with nothing but kafka-clients, and says what
/// it found: one JSON object with `records`, `inWindow` (how many of them have a source offset in the given
/// window), `first` and `last` source offset.
///
/// It knows nothing of the SDK: it is what an eavesdropper with the subscriber's own credentials would be.
public final class Checker {
    private static final Duration POLL = Duration.ofMillis(200);

    private Checker() {}

    /// Arguments: a properties file for the consumer, the topic, the first source offset of the window, the one
    /// behind its last, and the file for the answer.
    public static void main(String[] arguments) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(in);
        }
        var found = new Found(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]));
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer, arguments[1], found);
        }
        var json = new ObjectMapper().createObjectNode();
        json.put("records", found.records)
                .put("inWindow", found.inWindow)
                .put("first", found.first)
                .put("last", found.last);
        // A file of its own: a logger may write to standard output.
        Files.writeString(Path.of(arguments[4]), json.toString());
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, String topic, Found found) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(found::record);
        }
    }

    private static final class Found {
        private final long from;
        private final long to;
        private long records;
        private long inWindow;
        private long first = -1;
        private long last = -1;

        Found(long from, long to) {
            this.from = from;
            this.to = to;
        }

        void record(ConsumerRecord<byte[], byte[]> record) {
            // The header holds the source partition (4 bytes) and the source offset (8 bytes).
            long offset = ByteBuffer.wrap(
                            record.headers().lastHeader("parley-src").value())
                    .getLong(4);
            records++;
            first = first < 0 ? offset : Math.min(first, offset);
            last = Math.max(last, offset);
            inWindow += offset >= from && offset < to ? 1 : 0;
        }
    }
}
