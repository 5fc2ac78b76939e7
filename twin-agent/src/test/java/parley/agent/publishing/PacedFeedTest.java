package parley.agent.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.identity.FeedWriter;
import parley.identity.SigningKey;

final class PacedFeedTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("Count").fields().requiredLong("n").endRecord();
    private static final Duration PACE = Duration.ofMillis(1);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, (Partitioner) null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Publisher publisher = new Publisher(
            new FeedWriter.Target("feed.t.f", "did:web:o:twins:t/feeds/f", "did:web:o:twins:t#a", 1, SCHEMA, 1, 1),
            producer,
            SigningKey.generate(new SecureRandom()),
            FeedWriter.Signing.EACH,
            Clock.systemUTC());

    /// Counts up to some end, and then is dry or fails.
    private static final class Counting implements FeedSource {
        private final long end;
        private final boolean failing;
        private long n;

        Counting(long end, boolean failing) {
            this.end = end;
            this.failing = failing;
        }

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public Optional<GenericRecord> next() throws IOException {
            if (n == end && failing) {
                throw new IOException("line 4 is wrong");
            }
            return n == end
                    ? Optional.empty()
                    : Optional.of(new GenericRecordBuilder(SCHEMA).set("n", n++).build());
        }
    }

    @Test
    void a_source_is_published_until_it_runs_dry() throws Exception {
        // when
        try (var feed = PacedFeed.start(publisher, new Counting(5, false), PACE)) {
            feed.done().get(30, TimeUnit.SECONDS);

            // then
            assertThat(feed.acknowledged()).isEqualTo(5);
        }
        assertThat(producer.history()).hasSize(5);
    }

    @Test
    void a_source_that_fails_stops_the_feed_with_its_error() throws Exception {
        // when
        try (var feed = PacedFeed.start(publisher, new Counting(3, true), PACE)) {
            // then
            assertThatThrownBy(() -> feed.done().get(30, TimeUnit.SECONDS)).hasRootCauseMessage("line 4 is wrong");
            assertThat(feed.acknowledged()).isEqualTo(3);
        }
    }

    @Test
    void a_feed_that_is_closed_publishes_no_more() throws Exception {
        // given
        var feed = PacedFeed.start(publisher, new Counting(Long.MAX_VALUE, false), PACE);
        await().until(() -> feed.acknowledged() > 2);

        // when
        feed.close();

        // then
        assertThat(feed.done()).isCompleted();
        assertThat(producer.history()).hasSize((int) feed.acknowledged());
    }

    /// Has one record, and hands it out only once the thread that closes the feed waits for it or is done.
    private static final class Late implements FeedSource {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final AtomicReference<Thread> closer = new AtomicReference<>();

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public Optional<GenericRecord> next() {
            asked.countDown();
            while (!stands(closer.get())) {
                Thread.onSpinWait();
            }
            return Optional.of(new GenericRecordBuilder(SCHEMA).set("n", 1L).build());
        }

        private static boolean stands(@Nullable Thread thread) {
            return thread != null
                    && EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                            .contains(thread.getState());
        }
    }

    @Test
    void a_record_on_its_way_when_the_feed_is_closed_is_published_before_close_returns() throws Exception {
        // given
        var source = new Late();
        var feed = PacedFeed.start(publisher, source, PACE);
        source.asked.await();

        // when
        var published = new CompletableFuture<Integer>();
        source.closer.set(Thread.ofPlatform().start(() -> {
            try {
                feed.close();
                published.complete(producer.history().size());
            } catch (IOException e) {
                published.completeExceptionally(e);
            }
        }));

        // then
        await().until(() -> producer.history().size() == 1);
        assertThat(published.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
