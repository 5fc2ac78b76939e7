package parley.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordFilterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            load > 0.5                                   | true
            load > 1                                     | false
            cores == 8 && load * 2.0 >= 1.4              | true
            host.startsWith("crane") && host != "crane-2"| true
            host.matches("^crane-[0-9]$")                | true
            state == "BUSY"                              | true
            state in ["IDLE"]                            | false
            note == null                                 | true
            note != null && note.size() > 3              | false
            cpu.user == 0.5                              | true
            has(cpu.user) && !has(cpu.idle)              | true
            gpu != null && gpu.user > 0.1                | false
            disks.exists(disk, disk.free > 8)            | true
            disks.all(disk, disk.free > 8)               | false
            disks.size() == 2                            | true
            "north" in rooms && rooms["north"].user < 1  | true
            rooms["south"].user < 1                      | false
            """)
    void isTrueOfWhatItSays(String expression, boolean passes) {
        assertThat(RecordFilter.flaw(expression)).isEmpty();
        assertThat(RecordFilter.of(expression, Loads.SCHEMA).passes(Loads.of(0.7)))
                .isEqualTo(passes);
    }

    @Property(tries = 200)
    void agreesWithJava(
            @ForAll @DoubleRange(min = -10, max = 10) double load,
            @ForAll @DoubleRange(min = -10, max = 10) double least) {
        RecordFilter filter = RecordFilter.of("load >= double(\"" + least + "\") || cores < 0", Loads.SCHEMA);

        assertThat(filter.passes(Loads.of(load))).isEqualTo(load >= least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "load >", "load = 1", "load > 0.5)", "for (;;) {}"})
    void whatIsNoExpressionIsRefused(String text) {
        assertThat(RecordFilter.flaw(text)).isPresent();
        assertThatThrownBy(() -> RecordFilter.of(text, Loads.SCHEMA)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            laod > 0.5       | laod
            load             | bool
            host > 3         | _>_
            secret == b"a"   | secret
            """)
    void whatIsNotAboutTheseRecordsIsRefusedSayingWhy(String expression, String why) {
        assertThat(RecordFilter.flaw(expression)).as("as such").isEmpty();
        assertThat(RecordFilter.flaw(expression, Loads.SCHEMA))
                .hasValueSatisfying(
                        flaw -> assertThat(flaw).matches("1:[0-9]+: .*").contains(why));
    }

    /// It runs where the records of others pass: neither time nor memory is its to use up.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "['xxxxxxxxxx'].map(a, a + a).map(a, a + a).size() > 0",
                "['x'].exists(a, [a + a].exists(b, [b + b].exists(c, c == 'x')))",
                "disks.filter(d, d.free > 1).size() > 0",
                "disks.//\nmap(d, d.free).size() > 0"
            })
    void whatCouldGrowWithoutEndIsRefused(String expression) {
        assertThat(RecordFilter.flaw(expression)).isPresent();
        assertThat(RecordFilter.flaw(expression, Loads.SCHEMA)).isPresent();
    }

    @Test
    void anExpressionThatIsTooLongIsRefused() {
        assertThat(RecordFilter.flaw("load > 0.0 && ".repeat(100) + "true")).isPresent();
    }

    @Test
    void twoLooksAreEnoughForWhatLiesInWhatLies() {
        assertThat(RecordFilter.of("disks.exists(d, disks.all(e, e.free >= d.free))", Loads.SCHEMA)
                        .passes(Loads.of(0.7)))
                .isTrue();
    }
}
