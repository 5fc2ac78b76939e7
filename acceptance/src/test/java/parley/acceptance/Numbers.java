package parley.acceptance;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import parley.agent.publishing.FeedSource;

/// A feed that counts: 0, 1, 2 and so on, without an end.
final class Numbers implements FeedSource {
    static final Schema SCHEMA = schema("Number", "");

    private final Schema schema;
    private final AtomicLong next = new AtomicLong();

    Numbers() {
        this(SCHEMA);
    }

    Numbers(Schema schema) {
        this.schema = schema;
    }

    /// A schema with the field `number`.
    ///
    /// @param more further fields, each with a comma before it
    static Schema schema(String name, String more) {
        return new Schema.Parser().parse("""
                {"type": "record", "name": "%s", "namespace": "acceptance", "doc": "A counted record.", "fields": [
                  {"name": "number", "type": "long", "doc": "How many came before."}%s]}
                """.formatted(name, more));
    }

    /// A schema whose records also carry so many bytes, which no compression makes fewer.
    static Schema padded(int bytes) {
        return schema("Padded", """
                , {"name": "padding", "doc": "Weight.", "type": {"type": "fixed", "name": "Padding", "size": %d}}""".formatted(bytes));
    }

    static GenericRecord of(Schema schema, long number) {
        var record = new GenericRecordBuilder(schema).set("number", number);
        var padding = schema.getField("padding");
        if (padding != null) {
            byte[] bytes = new byte[padding.schema().getFixedSize()];
            new Random(number).nextBytes(bytes);
            record.set(padding, new GenericData.Fixed(padding.schema(), bytes));
        }
        return record.build();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Optional<GenericRecord> next() {
        return Optional.of(of(schema, next.getAndIncrement()));
    }
}
