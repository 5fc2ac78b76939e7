package parley.feeds.egress;

import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.FeedSchema;

/// A feed record's value, decoded when it is first looked into. For one thread.
final class Opened {

    private final @Nullable FeedSchema schema;
    private final @Nullable FeedValue value;
    private @Nullable GenericRecord record;
    private boolean tried;

    /// @param schema of the value
    /// @param value null for a tombstone
    Opened(@Nullable FeedSchema schema, @Nullable FeedValue value) {
        this.schema = schema;
        this.value = value;
    }

    /// The schema; null of what has no value.
    @Nullable
    FeedSchema schema() {
        return schema;
    }

    /// The record; null if it has no value, or one that is none of its schema's records.
    @Nullable
    GenericRecord record() {
        if (!tried) {
            tried = true;
            record = decode();
        }
        return record;
    }

    private @Nullable GenericRecord decode() {
        if (schema == null || value == null) {
            return null;
        }
        try {
            Object decoded = new GenericDatumReader<>(schema.schema())
                    .read(null, DecoderFactory.get().binaryDecoder(value.payload(), null));
            return decoded instanceof GenericRecord found ? found : null;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
