package parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StandardOutputTest {
    private final StringWriter err = new StringWriter();

    @Test
    void what_was_written_is_nothing_to_speak_of() {
        var bytes = new ByteArrayOutputStream();

        assertThat(ended(0, StandardOutput.to(bytes))).isZero();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a line\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void what_could_not_be_written_is_a_failure_and_is_told_why() {
        assertThat(ended(0, failing("No space left on device"))).isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "parley: standard output cannot be written: No space left on device" + System.lineSeparator());
    }

    @Test
    void a_reader_that_has_read_enough_is_told_nothing() {
        assertThat(ended(0, failing("Broken pipe"))).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThatThrownBy(() -> StandardOutput.check(failing("Broken pipe")))
                .isInstanceOf(OutputLostException.class)
                .matches(OutputLostException::nobodyReads)
                .satisfies(lost -> assertThat(OutputLostException.nobodyReads(new IOException(lost)))
                        .isTrue());
        assertThat(OutputLostException.nobodyReads(new IOException("Broken pipe")))
                .isFalse();
    }

    @Test
    void another_failure_stays_what_it_was() {
        assertThat(ended(2, failing("No space left on device"))).isEqualTo(2);
        assertThat(err.toString()).isEmpty();
    }

    private int ended(int code, PrintWriter out) {
        out.print("a line\n");
        return StandardOutput.ended(code, out, new PrintWriter(err, true));
    }

    private static StandardOutput failing(String why) {
        var output = StandardOutput.to(new OutputStream() {
            @Override
            public void write(int written) throws IOException {
                throw new IOException(why);
            }
        });
        output.print("x");
        return output;
    }
}
