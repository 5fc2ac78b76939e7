package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Interaction;
import parley.avro.State;
import parley.feeds.Interactions;

final class ChoreTest {

    private final Queue<Long> done = new ConcurrentLinkedQueue<>();
    private long offset;

    @Test
    void each_epoch_is_done_once_and_again_until_it_succeeds() {
        Queue<Exception> failures = new ConcurrentLinkedQueue<>(List.of(new IllegalStateException("first try")));
        try (Chore chore = chore(failures)) {
            tell(chore, Interactions.requested(1).build());
            tell(chore, Interactions.requested(1).setCause("again").build());
            chore.begin();
            await().until(() -> done.contains(1L));

            tell(chore, Interactions.requested(1).setCause("and again").build());
            tell(chore, Interactions.requested(2).build());
            await().until(() -> done.contains(2L));
        }

        assertThat(done).containsExactly(1L, 2L);
    }

    @Test
    void what_is_no_longer_needed_when_it_begins_is_not_done() {
        try (Chore chore = chore(new ConcurrentLinkedQueue<>())) {
            tell(chore, Interactions.requested(1).build());
            tell(chore, Interactions.ended(1).build());
            chore.begin();
            tell(chore, Interactions.requested(3).build());
            await().until(() -> done.contains(3L));
        }

        assertThat(done).containsExactly(3L);
    }

    private Chore chore(Queue<Exception> failures) {
        return new Chore(
                "chore",
                interaction -> interaction.getState() == State.REQUESTED,
                interaction -> {
                    Exception failure = failures.poll();
                    if (failure != null) {
                        throw failure;
                    }
                    done.add(interaction.getEpoch());
                },
                new Counters());
    }

    private void tell(Chore chore, @Nullable Interaction interaction) {
        chore.onRecord(new ConsumerRecord<>("interactions", 0, offset++, Interactions.ID, interaction));
        chore.onPosition(new TopicPartition("interactions", 0), offset);
    }
}
