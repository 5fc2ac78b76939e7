package parley.topics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Writes and reads one of Parley's own values in Avro's single-object encoding: `C3 01`, the fingerprint of the
/// writer's schema (8 bytes, little endian), the binary. Reads what any released version wrote. Thread-safe.
///
/// What cannot be read is a [SerializationException] that says which type and why; null is null.
public final class AvroSerde<T extends SpecificRecordBase> implements Serializer<T>, Deserializer<T> {

    private static final int HEADER = 10;
    private static final short MARKER = (short) 0xC301;
    private static final Map<Class<?>, AvroSerde<?>> SERDES = new ConcurrentHashMap<>();

    static {
        trustOwnClasses();
    }

    private final Class<T> type;
    private final BinaryMessageEncoder<T> encoder;
    private final Map<Long, DatumReader<T>> readers = new ConcurrentHashMap<>();

    private AvroSerde(Class<T> type) {
        SpecificData model = SpecificData.getForClass(type);
        Schema current = model.getSchema(type);
        model.setFastReaderEnabled(false); // it would bypass Reader
        this.type = type;
        this.encoder = new BinaryMessageEncoder<>(model, current);
        for (Schema released : Releases.of(current.getFullName())) {
            readers.put(fingerprint(released), new Reader<>(released, current, model));
        }
        readers.put(fingerprint(current), new Reader<>(current, current, model));
    }

    /// Makes plain collections, and none of a size that a few bytes ask for. Avro's own lists compare their elements
    /// without the conversions of the class, and so throw on times.
    private static final class Reader<T> extends SpecificDatumReader<T> {

        private static final int TRUSTED_SIZE = 1_000;

        private Reader(Schema written, Schema current, SpecificData model) {
            super(written, current, model);
        }

        @Override
        protected Object newArray(Object old, int size, Schema schema) {
            return new ArrayList<>(Math.min(size, TRUSTED_SIZE));
        }

        @Override
        protected Object newMap(Object old, int size) {
            return new HashMap<>(Math.min(size, TRUSTED_SIZE));
        }
    }

    /// The serde of a generated class.
    @SuppressWarnings("unchecked") // there is one serde per class, made for it
    public static <T extends SpecificRecordBase> AvroSerde<T> of(Class<T> type) {
        return (AvroSerde<T>) SERDES.computeIfAbsent(type, key -> new AvroSerde<>(type));
    }

    @SuppressWarnings("unchecked") // asSubclass has checked it
    static <V> Serde<V> untyped(Class<V> type) {
        return (Serde<V>) of(type.asSubclass(SpecificRecordBase.class)).serde();
    }

    /// Both directions, for Kafka Streams.
    public Serde<T> serde() {
        return Serdes.serdeFrom(this, this);
    }

    /// The value's bytes.
    public byte[] encode(T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new SerializationException(type.getSimpleName() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /// The value that some bytes stand for.
    ///
    /// @throws SerializationException if they stand for none of this type
    public T decode(byte[] bytes) {
        if (bytes.length < HEADER || ByteBuffer.wrap(bytes).getShort() != MARKER) {
            throw unreadable("it is not a single Avro object", null);
        }
        long written = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(Short.BYTES);
        DatumReader<T> reader = readers.get(written);
        if (reader == null) {
            throw unreadable("its schema, " + Long.toHexString(written) + ", is none that was released", null);
        }
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
        T value;
        boolean whole;
        try {
            value = reader.read(null, decoder);
            whole = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            throw unreadable(e.toString(), e);
        }
        if (!whole) {
            throw unreadable("bytes follow it", null);
        }
        return value;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : encode(value);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : decode(bytes);
    }

    @Override
    public void configure(Map<String, ?> configuration, boolean key) {}

    @Override
    public void close() {}

    private SerializationException unreadable(String why, @Nullable Throwable cause) {
        return new SerializationException("value cannot be read as " + type.getSimpleName() + ": " + why, cause);
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /// Avro refuses to instantiate classes it was not told to trust; ours are added to whatever is trusted already.
    private static void trustOwnClasses() {
        String generated = "parley.avro.";
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(generated)));
    }
}
