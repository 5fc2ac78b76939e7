package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import parley.avro.Action;
import parley.avro.Applied;
import parley.avro.AuditEntry;
import parley.avro.CatalogEntry;
import parley.avro.Effect;
import parley.avro.Interaction;
import parley.avro.LaneMessage;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.PolicyChanged;
import parley.avro.Quarantined;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;

class AvroSerdeTest {

    private static final List<Class<? extends SpecificRecordBase>> TYPES = List.of(
            TwinEntry.class,
            LogEntry.class,
            Policy.class,
            Interaction.class,
            AuditEntry.class,
            Applied.class,
            CatalogEntry.class,
            SignedCatalogEntry.class,
            LaneMessage.class,
            Quarantined.class);

    @Provide
    Arbitrary<Class<? extends SpecificRecordBase>> types() {
        return Arbitraries.of(TYPES);
    }

    /// Avro's own generic encoder and decoder are the oracle.
    @Property(tries = 300)
    void readsAndWritesWhatAvroDoes(@ForAll @From("types") Class<? extends SpecificRecordBase> type, @ForAll long seed)
            throws IOException {
        Schema schema = SpecificData.get().getSchema(type);
        GenericRecord random =
                (GenericRecord) new RandomData(schema, 1, seed).iterator().next();
        byte[] written = bytes(new BinaryMessageEncoder<>(GenericData.get(), schema).encode(random));

        byte[] rewritten = rewrite(AvroSerde.of(type), written);

        assertThat(new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(rewritten))
                .isEqualTo(new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(written));
    }

    @Property
    void whatIsNoValueIsRefused(@ForAll @From("types") Class<? extends SpecificRecordBase> type, @ForAll byte[] bytes) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> AvroSerde.of(type).decode(bytes))
                .withMessageContaining(type.getSimpleName());
    }

    /// Damage is either noticed or makes another value; it is never another exception, nor much memory.
    @Property
    void damageNeverEscapes(@ForAll long seed, @ForAll byte replacement) {
        byte[] bytes = AvroSerde.of(LogEntry.class).encode(policyChanged());
        bytes[10 + new Random(seed).nextInt(bytes.length - 10)] = replacement;

        try {
            assertThat(AvroSerde.of(LogEntry.class).decode(bytes)).isNotNull();
        } catch (SerializationException e) {
            assertThat(e).hasMessageContaining("LogEntry");
        }
    }

    @Example
    void partsAndMoreThanAValueAreRefused() {
        byte[] bytes = AvroSerde.of(LogEntry.class).encode(policyChanged());

        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> AvroSerde.of(LogEntry.class).decode(part));
        }
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> AvroSerde.of(LogEntry.class).decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessageContaining("bytes follow");
    }

    @Example
    void anotherTypesValueIsRefused() {
        byte[] bytes = AvroSerde.of(LogEntry.class).encode(policyChanged());

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> AvroSerde.of(Policy.class).decode(bytes))
                .withMessageContaining("released");
    }

    @Example
    void nullIsNull() {
        assertThat(AvroSerde.of(Policy.class).serialize("policies", null)).isNull();
        assertThat(AvroSerde.of(Policy.class).deserialize("policies", null)).isNull();
    }

    @Example
    void anIncompleteValueIsRefused() {
        Applied incomplete = new Applied();

        assertThatThrownBy(() -> AvroSerde.of(Applied.class).encode(incomplete))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Applied");
    }

    @Example
    void whatIsReadEqualsWhatWasWritten() {
        LogEntry entry =
                AvroSerde.of(LogEntry.class).decode(AvroSerde.of(LogEntry.class).encode(policyChanged()));
        Applied applied = AvroSerde.of(Applied.class)
                .decode(AvroSerde.of(Applied.class)
                        .encode(new Applied("e-1", "egress", 3000L, Map.of("policies", 7L))));

        assertThat(entry).isEqualTo(policyChanged());
        assertThat(((PolicyChanged) entry.getEvent()).getRules().getFirst().getValidFrom())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(applied.getOffsets()).containsEntry("policies", 7L);
    }

    private static LogEntry policyChanged() {
        Rule rule = new Rule(
                "r1",
                Effect.ALLOW,
                List.of(Action.FIND, Action.DESCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/",
                Instant.parse("2026-01-02T03:04:05.678Z"),
                null,
                null);
        return new LogEntry(
                "id", new PolicyChanged("did:web:x:twins:t", List.of(rule), "did:web:x:twins:t#a", "{}", null));
    }

    private static <T extends SpecificRecordBase> byte[] rewrite(AvroSerde<T> serde, byte[] written) {
        return serde.encode(serde.decode(written));
    }

    private static byte[] bytes(java.nio.ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
