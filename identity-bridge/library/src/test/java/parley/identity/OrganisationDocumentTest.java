package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OrganisationDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Did HARBOUR = Did.organisation("did:web:localhost%3A8081");
    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, Keys.named("harbour"));

    @Test
    void namesTheKeyThatSecuresIt() {
        var json = OrganisationDocument.issue(KEY, NOW);

        assertThat(SecuredDocument.verify(json, KEY.publicKey()))
                .isInstanceOfSatisfying(Verification.Verified.class, verified -> {
                    assertThat(verified.verificationMethod()).isEqualTo(KEY.method());
                    var document = verified.document();
                    assertThat(document.path("id").asText()).isEqualTo(HARBOUR.value());
                    assertThat(document.at("/verificationMethod/0/id").asText()).isEqualTo(KEY.method());
                    assertThat(document.at("/verificationMethod/0/publicKeyMultibase")
                                    .asText())
                            .isEqualTo(KEY.publicKey().multibase());
                    assertThat(document.at("/assertionMethod/0").asText()).isEqualTo(KEY.method());
                });
    }

    @Test
    void showsHowItsKeyTookThePlaceOfAnother() {
        var json = OrganisationDocument.issue(KEY.rotated(Keys.named("next"), NOW), NOW);

        assertThat(KEY.verifying().verify(json)).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            assertThat(verified.verificationMethod()).isEqualTo(HARBOUR.value() + "#key-2");
            assertThat(verified.document()
                            .at("/verificationMethod/0/publicKeyMultibase")
                            .asText())
                    .isEqualTo(Keys.named("next").multibase());
        });
    }

    @Test
    void isNoTwins() {
        var twin = Did.ofTwin("did:web:localhost%3A8081:twins:pump-7");

        assertThatThrownBy(() -> new OrganisationKey(twin, Keys.named("harbour")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
