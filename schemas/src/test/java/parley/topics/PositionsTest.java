package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PositionsTest {

    private final Positions positions = new Positions();

    @Test
    void aWaiterIsToldWhenItsOffsetIsReached() {
        CompletableFuture<Void> below = positions.await(0, 5);
        CompletableFuture<Void> beyond = positions.await(0, 6);
        CompletableFuture<Void> elsewhere = positions.await(1, 5);

        positions.advance(0, 5);

        assertThat(below).isCompleted();
        assertThat(beyond).isNotDone();
        assertThat(elsewhere).isNotDone();
    }

    @Test
    void whatIsReachedIsNotWaitedFor() {
        positions.advance(0, 5);

        assertThat(positions.await(0, 5)).isCompleted();
        assertThat(positions.await(1, 0)).isCompleted();
    }

    @Test
    void itHasCaughtUpWhenEveryFirstEndIsPassed() {
        positions.firstEnds(Map.of(0, 2L, 1, 0L, 2, 7L));
        positions.advance(0, 2);
        assertThat(positions.caughtUp()).isNotDone();

        positions.advance(2, 9);

        assertThat(positions.caughtUp()).isCompleted();
    }

    @Test
    void anEmptyTopicIsCaughtUpAtOnce() {
        positions.firstEnds(Map.of(0, 0L));

        assertThat(positions.caughtUp()).isCompleted();
    }

    @Test
    void whoWaitsWhenItClosesIsToldSo() {
        CompletableFuture<Void> waiting = positions.await(0, 1);

        positions.close();

        assertThat(waiting).isCancelled();
        assertThat(positions.caughtUp()).isCompletedExceptionally();
        assertThat(positions.await(0, 9)).isCancelled();
    }

    @Test
    void whatWasHandedOutCannotCompleteForOthers() {
        positions.caughtUp().complete(null);

        assertThat(positions.caughtUp()).isNotDone();
    }
}
