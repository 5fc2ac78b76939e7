package parley.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvReplayTest {

    @ParameterizedTest
    @CsvSource({
        "2015-08-31 18:22:00, 2015-08-31T18:22:00Z",
        "2015-08-31T18:22:00, 2015-08-31T18:22:00Z",
        "2015-08-31T18:22:00.250Z, 2015-08-31T18:22:00.250Z",
        "2015-08-31T18:22:00+02:00, 2015-08-31T16:22:00Z"
    })
    void a_row_keeps_its_own_time(String written, String meant) throws IOException {
        // given
        var replay = csv("timestamp,value\n" + written + ",90.5\n");

        // when
        var reading = replay.next().orElseThrow();

        // then
        assertThat(reading.get("time")).isEqualTo(Instant.parse(meant).toEpochMilli());
        assertThat(reading.get("value")).isEqualTo(90.5);
    }

    @Test
    void rows_come_in_their_order_and_then_no_more() throws IOException {
        // given
        var replay = csv("timestamp,value\r\n2015-08-31 18:22:00,1\r\n\r\n2015-08-31 18:32:00,2");

        // then
        assertThat(replay.next())
                .hasValueSatisfying(r -> assertThat(r.get("value")).isEqualTo(1.0));
        assertThat(replay.next())
                .hasValueSatisfying(r -> assertThat(r.get("value")).isEqualTo(2.0));
        assertThat(replay.next()).isEmpty();
        assertThat(replay.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2015-08-31 18:22:00,90", "value,timestamp", "timestamp;value"})
    void without_the_header_line_it_is_refused(String text) {
        assertThatThrownBy(() -> csv(text)).isInstanceOf(IOException.class).hasMessageStartingWith("test.csv:1: ");
    }

    @ParameterizedTest
    @CsvSource({
        "'yesterday,90', timestamp",
        "'2015-08-31 18:22:00,ninety', value",
        "'2015-08-31 18:22:00', columns",
        "'2015-08-31 18:22:00,1,2', columns"
    })
    void a_malformed_row_is_named(String row, String what) throws IOException {
        // given
        var replay = csv("timestamp,value\n2015-08-31 18:22:00,90\n" + row + "\n");
        assertThat(replay.next()).isPresent();

        // then
        assertThatThrownBy(replay::next)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("test.csv:3: ")
                .hasMessageContaining(what);
    }

    private static CsvReplay csv(String text) throws IOException {
        return CsvReplay.of("test.csv", new BufferedReader(new StringReader(text)));
    }
}
