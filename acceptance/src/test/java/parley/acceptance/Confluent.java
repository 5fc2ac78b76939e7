package parley.acceptance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import parley.agent.AgentSettings;

/// Confluent's own registry client, and an Avro of its own, as an agent uses them on the façade: the oracle.
final class Confluent implements AutoCloseable {
    private final CachedSchemaRegistryClient client;

    Confluent(AgentSettings agent) {
        this(URI.create(agent.twinRegistry() + "/schemas"), Http.token(agent));
    }

    private Confluent(URI base, String token) {
        this.client = new CachedSchemaRegistryClient(
                base.toString(),
                100,
                Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", token));
    }

    /// The id of a schema, registered now if it is not yet.
    int register(String subject, String schema) throws IOException {
        try {
            return client.register(subject, new AvroSchema(schema));
        } catch (RestClientException e) {
            throw new IOException(e);
        }
    }

    /// The id of the newest schema of a subject.
    int latest(String subject) throws IOException {
        try {
            return client.getLatestSchemaMetadata(subject).getId();
        } catch (RestClientException e) {
            throw new IOException(e);
        }
    }

    boolean compatible(String subject, String schema) throws IOException {
        try {
            return client.testCompatibility(subject, new AvroSchema(schema));
        } catch (RestClientException e) {
            throw new IOException(e);
        }
    }

    /// A framed record, with its schema registered under the subject if it is not yet.
    byte[] write(String subject, String schema, Map<String, Object> fields) throws IOException {
        var parsed = new Schema.Parser().parse(schema);
        var builder = new GenericRecordBuilder(parsed);
        fields.forEach(builder::set);
        var out = new ByteArrayOutputStream();
        new ConfluentSchemaRegistryCoder(subject, client).writeSchema(parsed, out);
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(parsed).write(builder.build(), encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /// The field of a framed record.
    Object read(byte[] framed, String field) throws IOException {
        var in = new ByteArrayInputStream(framed);
        var schema = new ConfluentSchemaRegistryCoder(client).readSchema(in);
        var record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
        return record.get(field);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
