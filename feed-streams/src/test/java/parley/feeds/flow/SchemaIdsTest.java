package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.schemaregistry.SchemaRegistryClient;
import parley.testing.SchemaRegistryServer;

final class SchemaIdsTest {

    private static final FeedSchema LONG = FeedSchema.parse("\"long\"");
    private static final FeedSchema TEXT = FeedSchema.parse("\"string\"");

    private final AtomicBoolean away = new AtomicBoolean();
    private final SchemaRegistryServer server = SchemaRegistryServer.start(7);
    private final HttpClient http = HttpClient.newHttpClient();
    private final SchemaRegistryClient registry = new SchemaRegistryClient(server.base(), this::token, http);
    private final SchemaIds ids = new SchemaIds(registry);

    private String token() {
        if (away.get()) {
            throw new UncheckedIOException(new IOException("no token"));
        }
        return "token";
    }

    @AfterEach
    void close() {
        ids.close();
        http.close();
        server.close();
    }

    @Test
    void a_schema_is_registered_under_a_subject_once() {
        assertThat(ids.register("one", LONG)).isEqualTo(7);
        assertThat(ids.register("one", LONG)).isEqualTo(7);

        assertThat(server.authorizations()).hasSize(1);
        assertThat(registry.versions("one")).hasSize(1);
    }

    @Test
    void what_no_subject_has_is_not_promised() {
        assertThat(ids.promise("one", LONG)).isNull();

        ids.register("one", TEXT);
        assertThat(ids.promise("one", LONG)).isNull();
    }

    @Test
    void what_another_subject_has_is_promised_at_once_and_kept_as_soon_as_the_registry_answers() {
        ids.register("one", LONG);
        away.set(true);

        assertThat(ids.promise("two", LONG)).isEqualTo(7);
        away.set(false);

        await().until(() -> registry.subjects().equals(List.of("one", "two")));
        assertThat(registry.latest("two").id()).isEqualTo(7);
    }

    @Test
    void an_incompatible_schema_is_let_in() {
        ids.register("one", LONG);

        assertThat(ids.register("one", TEXT)).isEqualTo(8);
        assertThat(registry.versions("one")).hasSize(2);
    }

    @Test
    void what_was_not_registered_is_tried_again() {
        away.set(true);
        assertThatThrownBy(() -> ids.register("one", LONG)).hasMessageContaining("no token");
        away.set(false);

        assertThat(ids.register("one", LONG)).isEqualTo(7);
    }
}
