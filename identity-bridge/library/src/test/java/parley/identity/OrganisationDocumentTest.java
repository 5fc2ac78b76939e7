package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OrganisationDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final SigningKey KEY = Keys.named("harbour");

    @Test
    void namesTheKeyThatSecuresIt() {
        var harbour = Did.organisation("did:web:localhost%3A8081");

        var json = OrganisationDocument.issue(harbour, KEY, NOW);

        assertThat(SecuredDocument.verify(json, KEY.publicKey()))
                .isInstanceOfSatisfying(Verification.Verified.class, verified -> {
                    assertThat(verified.verificationMethod()).isEqualTo(harbour.organisationMethod());
                    var document = verified.document();
                    assertThat(document.path("id").asText()).isEqualTo(harbour.value());
                    assertThat(document.at("/verificationMethod/0/id").asText())
                            .isEqualTo(harbour.organisationMethod());
                    assertThat(document.at("/verificationMethod/0/publicKeyMultibase")
                                    .asText())
                            .isEqualTo(KEY.multibase());
                    assertThat(document.at("/assertionMethod/0").asText()).isEqualTo(harbour.organisationMethod());
                });
    }

    @Test
    void isNoTwins() {
        var twin = Did.ofTwin("did:web:localhost%3A8081:twins:pump-7");

        assertThatThrownBy(() -> OrganisationDocument.issue(twin, KEY, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
