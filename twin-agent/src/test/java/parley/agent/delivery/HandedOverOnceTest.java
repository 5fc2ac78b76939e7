package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/// Promise 7, at the handler: whatever moment a process dies at, every record is handed over, in order, and one that
/// was handed over before only if it is flagged.
final class HandedOverOnceTest {
    private static final int RECORDS = 40;

    /// When a process dies, relative to one batch.
    enum Death {
        NEVER,
        BEFORE_INTENT,
        AFTER_INTENT,
        IN_HANDLER,
        AFTER_HANDLER,
        AFTER_END
    }

    record Batch(int size, Death death) {}

    @Provide
    Arbitrary<List<Batch>> lives() {
        var death = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(Death.NEVER)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Death.class)));
        return Combinators.combine(Arbitraries.integers().between(1, 9), death)
                .as(Batch::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void no_record_is_lost_and_none_comes_twice_unflagged(@ForAll("lives") List<Batch> lives) {
        // given
        var world = new World();

        // when
        for (var batch : lives) {
            world.work(batch);
        }
        world.finish();

        // then
        assertThat(world.received)
                .containsAll(LongStream.range(0, RECORDS).boxed().toList());
        assertThat(world.wrong).isEmpty();
    }

    /// One partition, one committed offset, one handler; the slow and obvious judge of what may happen.
    private static final class World {
        private @Nullable OffsetAndMetadata committed;
        private @Nullable Progress memory;
        private long position;
        private long lastInThisLife = -1;

        private final Set<Long> received = new HashSet<>();
        /// Given to a call that its process did not live to commit.
        private final Set<Long> doubtful = new HashSet<>();
        private final List<String> wrong = new ArrayList<>();

        void work(Batch batch) {
            if (memory == null) {
                start();
            }
            long end = Math.min(position + batch.size(), RECORDS);
            if (end == position) {
                return;
            }
            var read = LongStream.range(position, end).mapToObj(World::record).toList();
            var handover = Handover.plan(0, progress(), read);
            if (batch.death() == Death.BEFORE_INTENT) {
                die();
                return;
            }
            committed = new Bookmark(handover.intended(), "me").committed();
            doubtful.addAll(LongStream.range(position, end).boxed().toList());
            if (batch.death() == Death.AFTER_INTENT) {
                die();
                return;
            }
            handle(handover.records(), batch.death() == Death.IN_HANDLER);
            if (batch.death() == Death.IN_HANDLER || batch.death() == Death.AFTER_HANDLER) {
                die();
                return;
            }
            committed = new Bookmark(handover.done(), "me").committed();
            doubtful.removeAll(LongStream.range(position, end).boxed().toList());
            memory = handover.done();
            position = end;
            if (batch.death() == Death.AFTER_END) {
                die();
            }
        }

        void finish() {
            while (memory == null || position < RECORDS) {
                work(new Batch(RECORDS, Death.NEVER));
            }
        }

        private void start() {
            memory = committed == null
                    ? Progress.from(0)
                    : Bookmark.of(committed).progress();
            position = memory.position();
            lastInThisLife = -1;
        }

        private Progress progress() {
            assertThat(memory).isNotNull();
            return memory;
        }

        private void die() {
            memory = null;
        }

        private void handle(List<FeedRecord> records, boolean halfway) {
            var seen = halfway ? records.subList(0, records.size() / 2) : records;
            for (var record : seen) {
                long offset = record.sourceOffset();
                boolean again = !received.add(offset);
                if (again && !record.maybeRepeated()) {
                    wrong.add(offset + " came twice");
                }
                if (record.maybeRepeated() && !doubtful.contains(offset)) {
                    wrong.add(offset + " is flagged without a cause");
                }
                if (offset <= lastInThisLife) {
                    wrong.add(offset + " came after " + lastInThisLife);
                }
                lastInThisLife = offset;
            }
        }

        private static Handover.Read record(long offset) {
            return new Handover.Read.Genuine(offset, Records.of(offset, offset));
        }
    }

    static final class Records {
        private Records() {}

        static FeedRecord of(long source, long sequence) {
            return new FeedRecord(
                    "did:web:harbour:twins:computer/feeds/load",
                    0,
                    source,
                    sequence,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    null,
                    null,
                    new byte[0],
                    "did:web:harbour:twins:computer#agent",
                    1,
                    false,
                    null);
        }
    }
}
