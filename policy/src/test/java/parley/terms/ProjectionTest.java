package parley.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            load                    | {"load": 0.7}
            host,load               | {"load": 0.7, "host": "crane-1"}
            cpu.user                | {"cpu": {"user": 0.5}}
            cpu                     | {"cpu": {"user": 0.5, "system": 0.125}}
            cpu.user,cpu.system     | {"cpu": {"user": 0.5, "system": 0.125}}
            gpu.user,load           | {"load": 0.7, "gpu": null}
            disks.name              | {"disks": [{"name": "sda"}, {"name": "sdb"}]}
            rooms.user              | {"rooms": {"north": {"user": 0.25}}}
            load,missing,cpu.idle   | {"load": 0.7}
            """)
    void showsTheFieldsThatAreNamedAndNothingElse(String fields, String expected) throws IOException {
        List<String> paths = List.of(fields.split(","));
        Projection projection = Projection.of(Loads.SCHEMA, paths).orElseThrow();

        GenericRecord shown = crossed(projection, Loads.of(0.7));

        assertThat(Projection.flaw(paths)).isEmpty();
        assertThat(shown).hasToString(expected);
        assertThat(projection.schema().getFullName()).isEqualTo("ex.LoadView");
        assertThat(projection.schema().getDoc()).isEqualTo("How busy it is.");
        assertThat(new Schema.Parser().parse(projection.schema().toString())).isEqualTo(projection.schema());
    }

    @Test
    void whatLiesInARecordThatMayBeNullIsShownWhereThereIsOne() throws IOException {
        Projection projection =
                Projection.of(Loads.SCHEMA, List.of("gpu.system")).orElseThrow();
        GenericRecord record = new GenericRecordBuilder((GenericData.Record) Loads.of(0.7))
                .set("gpu", Loads.cpu(0.75f))
                .build();

        assertThat(crossed(projection, record)).hasToString("{\"gpu\": {\"system\": 0.125}}");
    }

    @Test
    void ofWhatHasNoneOfThemThereIsNone() {
        assertThat(Projection.of(Loads.SCHEMA, List.of("missing", "load.deeper", "host.x")))
                .isEmpty();
        assertThat(Projection.of(Schema.create(Schema.Type.STRING), List.of("load")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.", ".a", "1a", "a,a", "a,a.b", "a.b.c,a.b", "a..b"})
    void whatIsNoPathOrNamedTwiceIsRefused(String fields) {
        assertThat(Projection.flaw(List.of(fields.split(",")))).isPresent();
    }

    /// As it is written, and read by who has the derived schema alone.
    private static GenericRecord crossed(Projection projection, GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(projection.schema()).write(projection.of(record), encoder);
        encoder.flush();
        return new GenericDatumReader<GenericRecord>(projection.schema())
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }
}
