package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

final class DocumentFileIT {
    @TempDir
    Path folder;

    private final OrganisationKey organisation =
            new OrganisationKey(Did.organisation("did:web:localhost%3A17110"), SigningKey.generate(new SecureRandom()));
    private final String json = TwinDocument.issue(
            Did.ofTwin("did:web:localhost%3A17110:twins:computer"), List.of(), organisation, Instant.EPOCH);

    @Test
    void a_document_is_kept() {
        // given
        var file = new DocumentFile(folder.resolve("documents/computer.json"), organisation.verifying());
        var result = (TwinDocument.Result.Endorsed) TwinDocument.parseEndorsed(json, organisation.verifying());

        // when
        file.write(result.document());

        // then
        assertThat(file.read())
                .hasValueSatisfying(document -> assertThat(document.json()).isEqualTo(json));
    }

    @Test
    void a_document_that_was_tampered_with_is_none() throws IOException {
        // given
        var path = folder.resolve("computer.json");
        Files.writeString(path, json.replace("computer", "cheater"));

        // then
        assertThat(new DocumentFile(path, organisation.verifying()).read()).isEmpty();
    }

    @Test
    void a_document_that_is_not_there_is_none() {
        assertThat(new DocumentFile(folder.resolve("none.json"), organisation.verifying()).read())
                .isEmpty();
    }
}
