package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PublishedTest {
    private final Published published = new Published();
    private final List<CompletableFuture<Void>> sent =
            List.of(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());

    @Test
    void all_that_were_acknowledged_count() throws IOException {
        sent.forEach(each -> published.next(() -> each));
        sent.forEach(each -> each.complete(null));

        published.orThrow();
        assertThat(published.count()).isEqualTo(3);
    }

    @Test
    void the_first_that_failed_is_told_whichever_failure_was_known_first() {
        sent.forEach(each -> published.next(() -> each));

        sent.get(2).completeExceptionally(new IllegalStateException("late"));
        sent.get(1).completeExceptionally(new IllegalStateException("too large"));
        sent.get(0).complete(null);

        assertThat(published.failed()).isTrue();
        assertThatIOException().isThrownBy(published::orThrow).withMessage("published 1; record 2 failed: too large");
    }

    @Test
    void a_record_that_could_not_be_made_ends_it_and_what_went_out_before_still_counts() {
        published.next(() -> sent.get(0));
        published.next(() -> {
            throw new IllegalArgumentException("not JSON: so");
        });
        sent.get(0).complete(null);

        assertThat(published.failed()).isTrue();
        assertThatIOException()
                .isThrownBy(published::orThrow)
                .withMessage("published 1; record 2 failed: not JSON: so");
    }
}
