package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import parley.testing.api.ApiDocs;

/// The description of the API in `docs/api` is that of the controllers; `-Dparley.docs.update=true` writes
/// it anew.
final class ApiTest {
    static final ApiDocs DOCS = new ApiDocs("interaction-broker", "parley.broker", new YAMLMapper(), Path.of(".."));

    @Test
    void the_documents_say_what_the_controllers_do() throws IOException {
        var documents = DOCS.documents();

        assertThat(documents.written())
                .as("docs/api, which -Dparley.docs.update=true writes anew")
                .isEqualTo(documents.current());
    }

    @Test
    void every_route_of_a_controller_is_in_the_document() throws IOException {
        assertThat(DOCS.told()).containsAll(DOCS.declared());
        assertThat(DOCS.declared()).isNotEmpty();
    }

    @Test
    void whatever_is_asked_sent_or_answered_is_described() throws IOException {
        assertThat(DOCS.untold()).isEmpty();
    }
}
