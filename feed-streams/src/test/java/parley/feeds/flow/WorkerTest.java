package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import parley.feeds.flow.Counters.Count;

final class WorkerTest {

    private final Counters counters = new Counters();
    private final AtomicInteger sessions = new AtomicInteger();

    @Test
    void a_loop_that_fails_starts_over_and_one_that_is_closed_ends() {
        Worker worker = Worker.start(
                "loop",
                running -> {
                    if (sessions.incrementAndGet() == 1) {
                        throw new StackOverflowError("once");
                    }
                    while (running.getAsBoolean()) {
                        LockSupport.parkNanos(1_000_000);
                    }
                },
                counters);
        try (worker) {
            await().until(() -> worker.failure() instanceof StackOverflowError);
            await().until(() -> worker.failure() == null);
        }

        assertThat(sessions).hasValue(2);
        assertThat(counters.get(Count.RESTARTS)).isEqualTo(1);
        assertThat(counters.snapshot()).containsEntry("restarts", 1L).containsKey("duplicatesDropped");
    }
}
