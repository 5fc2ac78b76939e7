package parley.feeds.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.topics.Topics;

class SharesTest {

    private static final long LONG = Duration.ofMinutes(1).toNanos();
    private static final Duration HALF = Slots.SESSION.dividedBy(2);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Shares shares = new Shares(now::get);

    @Test
    void atFirstNothingIsOurs() {
        try (Share share = shares.take()) {
            assertThat(share.sure()).isFalse();
            assertThat(share.has("feed.a.b", 0)).isFalse();
            assertThat(share.lasts(() -> true).getAsBoolean()).isFalse();
            share.await(() -> false);
        }
    }

    @Test
    void whatIsGivenIsSureForHalfTheTimeAfterWhichItIsTakenFromWhoIsSilent() {
        shares.give(Set.of(Share.slot("feed.a.b", 0)));
        Share share = shares.take();
        assertThat(share.has("feed.a.b", 0)).isTrue();
        assertThat(share.has("feed.a.b", 1)).isFalse();
        assertThat(share.sure()).isFalse();

        shares.confirm(now.get());
        assertThat(share.sure()).isTrue();
        share.await(() -> true);
        assertThat(share.lasts(() -> false).getAsBoolean()).isFalse();

        now.addAndGet(HALF.toNanos() - 1);
        assertThat(share.sure()).isTrue();
        assertThat(share.lasts(() -> true).getAsBoolean()).isTrue();
        now.incrementAndGet();
        assertThat(share.sure()).isFalse();
        assertThat(share.lasts(() -> true).getAsBoolean()).isFalse();

        shares.confirm(now.get());
        assertThat(share.sure()).isTrue();
    }

    @Test
    void thePartitionsOfATopicAreSpreadOverAllSlotsAndOverEachHalf() {
        int slots = Topics.SLOTS.partitions();
        assertThat(IntStream.range(0, slots).mapToObj(partition -> Share.slot("feed.a.b", partition)))
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 4).filter(partition -> Share.slot("feed.a.b", partition) < slots / 2))
                .hasSize(2);
    }

    @Test
    void theSameAgainChangesNothing() {
        shares.give(Set.of(1));
        Share share = shares.take();
        shares.confirm(now.get());

        shares.give(Set.of(1));

        assertThat(share.lasts(() -> true).getAsBoolean()).isTrue();
        assertThat(share.sure()).isTrue();
    }

    @Test
    void whoWorksOnWhatIsTakenMayWriteItsLast() throws Exception {
        shares.give(Set.of(1, 2));
        Share egress = shares.take();
        Share ingress = shares.take();
        shares.confirm(now.get());

        shares.give(Set.of(1));
        assertThat(egress.lasts(() -> true).getAsBoolean()).isFalse();
        assertThat(egress.sure()).isTrue();
        Share next = shares.take();
        assertThat(next.slots()).containsExactly(1);
        assertThat(next.sure()).isFalse();

        CompletableFuture<Void> letGo = CompletableFuture.runAsync(() -> {
            egress.close();
            ingress.close();
        });
        shares.awaitLetGo(LONG);

        assertThat(letGo).succeedsWithin(Duration.ofMinutes(1));
        shares.confirm(now.get());
        assertThat(next.lasts(() -> true).getAsBoolean()).isTrue();
    }

    @Test
    void whoDoesNotLetGoInTimeHasLostIt() throws Exception {
        shares.give(Set.of(1, 2));
        Share late = shares.take();
        shares.confirm(now.get());
        shares.give(Set.of(1));
        Share next = shares.take();
        shares.confirm(now.get());

        shares.awaitLetGo(1);

        assertThat(late.sure()).isFalse();
        assertThat(next.sure()).isTrue();
    }

    @Test
    void whatIsLostIsSureNoMoreAndStaysSo() {
        shares.give(Set.of(1));
        Share share = shares.take();
        shares.confirm(now.get());

        shares.lose();
        shares.give(Set.of(1));
        shares.confirm(now.get());

        assertThat(share.sure()).isFalse();
        assertThat(share.lasts(() -> true).getAsBoolean()).isFalse();
        assertThat(shares.take().sure()).isTrue();
    }
}
