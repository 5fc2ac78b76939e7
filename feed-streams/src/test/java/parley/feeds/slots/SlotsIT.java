package parley.feeds.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.feeds.flow.Counters;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// Instances that share the slots, by a real group coordinator.
@NeedsPlainBroker
final class SlotsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Set<Integer> ALL =
            new TreeSet<>(IntStream.range(0, Topics.SLOTS.partitions()).boxed().toList());
    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
        broker.create(Topics.SLOTS);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void eachSlotIsWithOneOfThoseThatAreThere() {
        try (Slots first = join("shared", "1")) {
            awaitSure(ALL, first);
            Share before = first.take();
            try (Slots second = join("shared", "2")) {
                BooleanSupplier lasts = before.lasts(() -> true);
                await().atMost(PATIENCE).until(() -> !lasts.getAsBoolean());
                // Nothing changes hands before the first has let go
                assertThat(sure(second)).isEmpty();
                before.close();

                awaitSure(ALL, first, second);
                assertThat(first.count()).isEqualTo(second.count());
            }
            awaitSure(ALL, first);
        }
    }

    @Test
    void whoDiesWithoutAWordIsReplacedByTheNextOfTheSameName() {
        Slots dead = join("replaced", "1");
        awaitSure(ALL, dead);
        Share last = dead.take();
        try (Slots next = join("replaced", "1")) {
            awaitSure(ALL, next);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(dead.failure()).isInstanceOf(FencedInstanceIdException.class));
            assertThat(last.sure()).isFalse();
            assertThat(dead.count()).isZero();
            assertThat(next.failure()).isNull();
        } finally {
            last.close();
            dead.close();
        }
    }

    @Test
    void whoSleepsForLongIsNotSureWhenItWakes() {
        AtomicLong slept = new AtomicLong();
        try (Slots sleeper = new Slots(
                broker.clientConfig(), "asleep", "1", new Counters(), () -> System.nanoTime() + slept.get())) {
            awaitSure(ALL, sleeper);
            try (Share share = sleeper.take()) {
                slept.addAndGet(Slots.SESSION.toNanos());
                // It may have heard again by now, and then it is sure anew
                await().atMost(PATIENCE).until(share::sure);
            }
        }
    }

    private static Slots join(String organisation, String instance) {
        return new Slots(broker.clientConfig(), organisation, instance, new Counters(), System::nanoTime);
    }

    /// Of which slots it can be sure now.
    private static Set<Integer> sure(Slots slots) {
        try (Share share = slots.take()) {
            return share.sure() ? share.slots() : Set.of();
        }
    }

    /// Waits until these are sure of those slots, each of another, and until then of no slot two at a time.
    private static void awaitSure(Set<Integer> those, Slots... instances) {
        await().atMost(PATIENCE).until(() -> {
            List<Integer> all = new ArrayList<>();
            for (Slots instance : instances) {
                all.addAll(sure(instance));
            }
            all.sort(Comparator.naturalOrder());
            assertThat(all).doesNotHaveDuplicates();
            return all.equals(List.copyOf(those));
        });
    }
}
