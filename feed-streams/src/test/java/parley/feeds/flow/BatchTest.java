package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records are verified by several threads at once, and acted on in their order afterwards.
final class BatchTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1_000})
    void does_each_once_and_is_done_when_it_returns(int size) {
        AtomicIntegerArray done = new AtomicIntegerArray(size);
        try (Batch batch = new Batch("test", 2)) {
            batch.each(size, done::incrementAndGet);
        }
        int[] counts = new int[size];
        Arrays.setAll(counts, done::get);

        assertThat(counts).containsOnly(size == 0 ? new int[0] : new int[] {1});
    }

    @Test
    void several_threads_work_at_the_same_time() {
        CyclicBarrier both = new CyclicBarrier(2);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (Batch batch = new Batch("test", 1)) {
            batch.each(16, i -> {
                if (threads.add(Thread.currentThread().getName())) {
                    meet(both);
                }
            });
        }

        assertThat(threads).hasSize(2);
    }

    @Test
    void what_fails_is_not_swallowed() {
        try (Batch batch = new Batch("test", 2)) {
            assertThatThrownBy(() -> batch.each(100, i -> {
                        if (i == 99) {
                            throw new IllegalArgumentException("bad");
                        }
                    }))
                    .isInstanceOf(RuntimeException.class)
                    .hasStackTraceContaining("bad");
        }
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the other thread did not come", e);
        }
    }
}
