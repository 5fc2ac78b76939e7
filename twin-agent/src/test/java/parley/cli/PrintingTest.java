package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import parley.cli.text.OutputLostException;

final class PrintingTest {
    private final StringWriter out = new StringWriter();
    private final List<String> said = new ArrayList<>();

    @Test
    void no_more_is_printed_than_is_wanted() {
        var printing = new Printing(2L, new PrintWriter(out));

        for (var each : List.of("a", "b", "c")) {
            printing.next(() -> said.add(each));
        }

        assertThat(said).containsExactly("a", "b");
        assertThat(printing.enough()).isTrue();
    }

    @Test
    void the_delivery_is_stopped_with_the_last_that_is_wanted_before_it_counts_as_read() throws Exception {
        var printing = new Printing(2L, new PrintWriter(out));
        var close = CompletableFuture.<Runnable>completedFuture(() -> said.add("closed"));
        var counted = new Counted(records -> printing.next(() -> said.add("printed")), printing, close);

        counted.handle(List.of());
        assertThat(said).containsExactly("printed");
        counted.handle(List.of());
        assertThat(said).containsExactly("printed", "printed", "closed");
    }

    @Test
    void what_could_not_be_written_ends_it_and_whoever_feeds_it_is_told() {
        var printing = new Printing(null, new PrintWriter(full()));

        assertThatThrownBy(() -> printing.next(() -> said.add("a"))).isInstanceOf(OutputLostException.class);
        assertThatThrownBy(() -> printing.await(() -> {}, new CompletableFuture<>()))
                .hasCauseInstanceOf(OutputLostException.class);
    }

    /// A file on a disk that is full.
    static Writer full() {
        return new Writer() {
            @Override
            public void write(char[] characters, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void close() {}
        };
    }
}
