package parley.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.apache.avro.generic.GenericRecord;
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

    /// It runs where the records of others pass.
    @Test
    void anExpressionThatWouldRunForLongIsStoppedAndNotTrue() {
        String digits = "[0,1,2,3,4,5,6,7,8,9]";
        String expression = digits + ".all(a, " + digits + ".all(b, " + digits + ".all(c, " + digits + ".all(d, "
                + digits + ".all(e, a + b + c + d + e >= 0))))) && load > 0.0";

        GenericRecord record = Loads.of(0.7);

        assertThat(RecordFilter.of(expression, Loads.SCHEMA).passes(record)).isFalse();
        assertThat(RecordFilter.flaw("load > 0.0 ".repeat(300))).isPresent();
    }
}
