package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import parley.identity.FeedWriter.Signing;
import parley.identity.FeedWriter.Target;

final class FeedWriterTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_001_234L);
    private static final Did TANK = Did.ofTwin("did:web:harbour.example:twins:tank");
    private static final SigningKey KEY = Keys.named("tank-agent");
    private static final Schema SCHEMA =
            SchemaBuilder.record("Level").fields().requiredDouble("value").endRecord();
    private static final Target TARGET = new Target(
            "feed.tank.level", TANK.feedUrl("level"), TANK.method("tank-agent", KEY.publicKey()), 77, SCHEMA, 9, 1);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, (Partitioner) null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Due> due = new ArrayList<>();
    private final FeedWriter writer =
            new FeedWriter(TARGET, producer, KEY, Signing.TOGETHER, (task, after) -> due.add(new Due(task, after)));

    private record Due(Runnable task, Duration after) {}

    @Test
    void aBatchIsSignedAndSentFiveMillisecondsAfterTheFirstOfIt() {
        write(3);

        assertThat(producer.history()).isEmpty();
        assertThat(due).extracting(Due::after).containsExactly(Duration.ofMillis(5));
        due.getFirst().task().run();

        assertThat(producer.history()).hasSize(3);
        write(1);
        assertThat(producer.history()).hasSize(3);
        assertThat(due).extracting(Due::after).containsExactly(Duration.ofMillis(5), Duration.ofMillis(5));
    }

    @Test
    void whatWasSentBeforeItsTimeTakesNothingFromTheBatchThatFollows() {
        write(1);
        writer.push();
        write(1);

        due.getFirst().task().run();
        assertThat(producer.history()).hasSize(1);

        due.getLast().task().run();
        assertThat(producer.history()).hasSize(2);
    }

    private void write(int records) {
        for (int i = 0; i < records; i++) {
            var _ = writer.write(
                    null, new GenericRecordBuilder(SCHEMA).set("value", 4.2).build(), NOW);
        }
    }
}
