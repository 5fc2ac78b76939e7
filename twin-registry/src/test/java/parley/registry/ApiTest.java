package parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.testing.api.ApiDocs;

/// The description of the API in `docs/api` is that of the controllers; `-Dparley.docs.update=true` writes
/// it anew.
final class ApiTest {
    static final ApiDocs DOCS = new ApiDocs("twin-registry", "parley.registry", new YAMLMapper(), Path.of(".."))
            .with(
                    "/.well-known/did.json",
                    "The organisation's DID document",
                    "application/did+json",
                    "the document, with the organisation's key")
            .with(
                    "/twins/{twin}/did.json",
                    "The DID document of a twin, while everyone may find it",
                    "application/did+json",
                    "the document, as the twin's organisation signed it");

    /// What is made or deleted is not told of again; of a Thing Description, WoT Discovery has it so.
    private static final Set<String> WITHOUT_A_BODY = Set.of(
            "delete /twins/{twin}: answer 202 has no schema",
            "delete /things/{id}: answer 202 has no schema",
            "put /things/{id}: answer 201 has no schema");

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
        assertThat(DOCS.untold()).isEqualTo(WITHOUT_A_BODY);
    }
}
