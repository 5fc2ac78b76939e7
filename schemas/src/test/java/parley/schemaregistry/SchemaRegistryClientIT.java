package parley.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.testing.SchemaRegistryServer;

/// The client against a registry that answers as Confluent's contract says.
class SchemaRegistryClientIT {

    private static final String LOAD = record("{\"name\":\"cpu\",\"type\":\"double\"}");
    private static final String LOAD_WITH_MEMORY =
            record("{\"name\":\"cpu\",\"type\":\"double\"},{\"name\":\"memory\",\"type\":\"double\",\"default\":0}");
    private static final String INCOMPATIBLE = record("{\"name\":\"cpu\",\"type\":\"string\"}");

    private final SchemaRegistryServer server = SchemaRegistryServer.start(100);
    private final HttpClient http = HttpClient.newHttpClient();
    private final SchemaRegistryClient client = new SchemaRegistryClient(server.base(), () -> "token", http);

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"Load\",\"fields\":[" + fields + "]}";
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @Test
    void whatWasRegisteredIsReadByIdAndBySubject() {
        int id = client.register("feed.computer.load-value", LOAD);

        assertThat(id).isEqualTo(100);
        assertThat(parsed(client.schemaById(id))).isEqualTo(parsed(LOAD));
        assertThat(client.latest("feed.computer.load-value")).isEqualTo(client.version("feed.computer.load-value", 1));
        assertThat(client.lookup("feed.computer.load-value", LOAD).id()).isEqualTo(id);
        assertThat(client.subjects()).containsExactly("feed.computer.load-value");
    }

    @Test
    void theSameSchemaKeepsItsIdAndVersion() {
        SubjectVersion first = client.registered("s", LOAD);

        SubjectVersion again = client.registered("s", LOAD);

        assertThat(again).isEqualTo(first);
        assertThat(client.versions("s")).containsExactly(1);
    }

    @Test
    void aSubjectGrowsByCompatibleVersionsAlone() {
        client.register("s", LOAD);
        assertThat(client.compatible("s", LOAD_WITH_MEMORY)).isTrue();
        assertThat(client.compatible("s", INCOMPATIBLE)).isFalse();

        SubjectVersion second = client.registered("s", LOAD_WITH_MEMORY);
        SchemaRegistryException refused = refusal(() -> client.register("s", INCOMPATIBLE));

        assertThat(second.version()).isEqualTo(2);
        assertThat(refused.incompatible()).isTrue();
        assertThat(refused.retriable()).isFalse();
        assertThat(client.versions("s")).containsExactly(1, 2);
    }

    @Test
    void withoutACompatibilityLevelAnythingFits() {
        client.register("in.abc-value", LOAD);
        client.compatibility("in.abc-value", "NONE");

        client.register("in.abc-value", INCOMPATIBLE);

        assertThat(client.versions("in.abc-value")).containsExactly(1, 2);
    }

    @Test
    void anythingFitsWhereNothingIs() {
        assertThat(client.compatible("new", LOAD)).isTrue();
    }

    @Test
    void aRefusalCarriesConfluentsCodeAndMessage() {
        client.register("s", LOAD);

        assertThat(refusal(() -> client.latest("nothing")).errorCode())
                .isEqualTo(SchemaRegistryException.SUBJECT_NOT_FOUND);
        assertThat(refusal(() -> client.version("s", 9)).errorCode())
                .isEqualTo(SchemaRegistryException.VERSION_NOT_FOUND);
        assertThat(refusal(() -> client.schemaById(9)).errorCode()).isEqualTo(SchemaRegistryException.SCHEMA_NOT_FOUND);
        assertThat(refusal(() -> client.register("s", "{}")).errorCode())
                .isEqualTo(SchemaRegistryException.INVALID_SCHEMA);
        assertThat(refusal(() -> client.latest("nothing")))
                .hasMessageContaining("nothing")
                .hasMessageContaining("not found");
    }

    @Test
    void aSubjectsNameIsOnePathSegment() {
        client.register("feed.a.b-value ü/?", LOAD);

        assertThat(refusal(() -> client.latest("feed.a.b-value ü")).notFound()).isTrue();
    }

    @Test
    void theTokenIsSentWithEveryCall() {
        client.subjects();
        new SchemaRegistryClient(server.base(), () -> null, http).subjects();

        assertThat(server.authorizations()).containsExactly("Bearer token", "none");
    }

    @Test
    void anAbsentRegistryIsARetriableError() {
        SchemaRegistryClient nobody = new SchemaRegistryClient(URI.create("http://localhost:1/"), () -> null, http);

        SchemaRegistryException refused = refusal(nobody::subjects);

        assertThat(refused.status()).isZero();
        assertThat(refused.retriable()).isTrue();
    }

    private static SchemaRegistryException refusal(Runnable call) {
        return catchThrowableOfType(SchemaRegistryException.class, call::run);
    }

    private static Schema parsed(String schema) {
        return new Schema.Parser().parse(schema);
    }
}
