package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DidTest {
    @Test
    void namesTwinsFeedsAndKeys() {
        var harbour = Did.organisation("did:web:localhost%3A17110");
        var crane = harbour.twin("crane-7");

        assertThat(crane.value()).isEqualTo("did:web:localhost%3A17110:twins:crane-7");
        assertThat(crane.twinName()).contains("crane-7");
        assertThat(crane.organisationOf()).isEqualTo(harbour);
        assertThat(crane.feedUrl("load")).isEqualTo("did:web:localhost%3A17110:twins:crane-7/feeds/load");
        var key = Keys.named("crane").publicKey();
        var multikey = key.multibase();
        assertThat(crane.agent("crane-agent")).isEqualTo("did:web:localhost%3A17110:twins:crane-7#crane-agent");
        assertThat(crane.method("crane-agent", key))
                .isEqualTo(crane.agent("crane-agent") + "." + multikey.substring(multikey.length() - 8));
        assertThat(crane.organisationMethod(1)).isEqualTo("did:web:localhost%3A17110#key-1");
        assertThat(crane.isOrganisationMethod("did:web:localhost%3A17110#key-12"))
                .isTrue();
        assertThat(crane.isOrganisationMethod("did:web:localhost%3A17110#key-")).isFalse();
        assertThat(crane.isOrganisationMethod("did:web:localhost%3A1711#key-1")).isFalse();
        assertThat(Did.ofMethod(crane.method("crane-agent", key))).contains(crane);
        assertThat(harbour.twinName()).isEmpty();
        assertThat(crane.twin("other")).isEqualTo(harbour.twin("other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:example.org",
                "did:web:example.org:twins:t",
                "did:web:example.org%3A8080:harbour:twins:t",
                "did:web:a"
            })
    void acceptsOneSpelling(String did) {
        assertThat(new Did(did).value()).isEqualTo(did);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "did:web:",
                "did:key:z6Mk",
                "did:web:Example.org",
                "did:web:example.org%3a80",
                "did:web:example.org:80/x",
                "did:web:example.org%2Fx",
                "did:web:example.org:twins",
                "did:web:example.org:twins:",
                "did:web:example.org:twins:T",
                "did:web:example.org:twins:a:b",
                "did:web:example.org:twins:a:twins:b",
                "did:web:example.org:twins:a#key",
                "did:web:example.org ",
                "did:web:example.org\n"
            })
    void refusesEverythingElse(String did) {
        assertThatThrownBy(() -> new Did(did)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Did.parse(did)).isEmpty();
    }

    /// did:web Method Specification, Read (Resolve).
    @ParameterizedTest
    @CsvSource({
        "did:web:example.org, /.well-known/did.json",
        "did:web:localhost%3A8081, /.well-known/did.json",
        "did:web:localhost%3A8081:twins:pump-7, /twins/pump-7/did.json",
        "did:web:example.org:water:east, /water/east/did.json",
        "did:web:example.org%3A8443:water:twins:pump-7, /water/twins/pump-7/did.json"
    })
    void saysWhereItsDocumentStands(String did, String path) {
        assertThat(new Did(did).documentPath()).isEqualTo(path);
    }

    @Test
    void tellsOrganisationsFromTwins() {
        assertThatThrownBy(() -> Did.organisation("did:web:a:twins:t")).hasMessageContaining("did:web:a:twins:t");
        assertThatThrownBy(() -> Did.ofTwin("did:web:a")).hasMessageContaining("did:web:a");
    }
}
