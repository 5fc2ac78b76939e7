package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import parley.avro.Contracts;

/// What any released version wrote is read by the current one, and the other way round: services and partners are not
/// upgraded at one moment. A release adds a file with the text of `Contracts.PROTOCOL`.
class ReleasesTest {

    static Stream<Arguments> releasedTypes() {
        return Releases.VERSIONS.stream().flatMap(version -> {
            Protocol release = Releases.load(version);
            return release.getTypes().stream()
                    .map(released -> Arguments.argumentSet(version + " " + released.getName(), released));
        });
    }

    static Stream<Arguments> fields() {
        return Contracts.PROTOCOL.getTypes().stream()
                .filter(type -> type.getType() == Schema.Type.RECORD)
                .flatMap(type -> type.getFields().stream()
                        .map(field -> Arguments.argumentSet(type.getName() + "." + field.name(), field)));
    }

    static List<Schema> types() {
        return List.copyOf(Contracts.PROTOCOL.getTypes());
    }

    @ParameterizedTest
    @MethodSource("releasedTypes")
    void theCurrentVersionReadsWhatWasReleased(Schema released) {
        assertReads(current(released), released);
    }

    @ParameterizedTest
    @MethodSource("releasedTypes")
    void whatWasReleasedReadsTheCurrentVersion(Schema released) {
        assertReads(released, current(released));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyFieldSaysWhatItIs(Schema.Field field) {
        assertThat(field.doc()).isNotBlank().endsWith(".");
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeSaysWhatItIs(Schema type) {
        assertThat(type.getDoc()).isNotBlank().endsWith(".");
    }

    private static Schema current(Schema released) {
        Schema current = Contracts.PROTOCOL.getType(released.getFullName());
        assertThat(current).as("%s is gone", released.getFullName()).isNotNull();
        return current;
    }

    private static void assertReads(Schema reader, Schema writer) {
        SchemaPairCompatibility compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(compatibility.getType())
                .as(compatibility.getDescription())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
}
