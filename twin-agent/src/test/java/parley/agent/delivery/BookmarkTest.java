package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.Signers;
import parley.identity.Signers.Signer;

final class BookmarkTest {

    @Property
    void what_is_committed_is_read_back(
            @ForAll @LongRange(min = 0) long position,
            @ForAll @IntRange(max = 1000) int ahead,
            @ForAll @LongRange(min = -1) long source,
            @ForAll @IntRange(max = 8) int signers) {
        // given
        long until = Math.max(position, position + ahead);
        var seen = IntStream.range(0, signers)
                .mapToObj(i -> new Signer("did:web:a:twins:t#agent-" + i, position, i))
                .toList();
        var bookmark = new Bookmark(new Progress(position, until, new Trail(3, source, new Signers(seen))), "me:4");

        // when
        var read = Bookmark.of(bookmark.committed());

        // then
        assertThat(read).isEqualTo(bookmark);
    }

    @Test
    void eight_signers_with_long_names_fit_into_what_brokers_accept() {
        // given
        var method = "did:web:localhost%3A17110:twins:" + "t".repeat(64) + "#" + "a".repeat(64);
        var signers = IntStream.range(0, 8)
                .mapToObj(i -> new Signer(method, Long.MAX_VALUE - i, Long.MAX_VALUE))
                .toList();
        var progress = new Progress(0, Long.MAX_VALUE, new Trail(1, Long.MAX_VALUE, new Signers(signers)));

        // when
        var committed = new Bookmark(progress, "1b4e28ba-2fa1-11d2-883f-0016d3cca427:123456789").committed();

        // then
        assertThat(committed.metadata().length()).isLessThan(4096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reset by hand", "{}", "{\"unti", "[]", "null"})
    void what_somebody_else_committed_is_a_position_and_nothing_more(String metadata) {
        // when
        var read = Bookmark.of(new OffsetAndMetadata(17, metadata));

        // then
        assertThat(read.progress()).isEqualTo(new Progress(17, 17, new Trail(0, -1, Signers.NONE)));
    }
}
