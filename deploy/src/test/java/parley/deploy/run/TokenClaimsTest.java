package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenClaimsTest {
    private static final String ISSUER = "https://sso.example/realms/harbour";
    private static final String CLAIMS = """
            {"iss": "https://sso.example/realms/harbour", "azp": "feed-streams", "aud": ["kafka", "schema-registry"],
             "iat": 1000, "exp": 1300,
             "resource_access": {"realm-management": {"roles": ["manage-clients", "view-clients"]}}}
            """;

    @Test
    void aTokenWithAllThatItsClientNeedsFits() throws IOException {
        var claims = claims(CLAIMS);

        assertThat(claims.misfit(ISSUER, "feed-streams", List.of("kafka", "schema-registry")))
                .isEmpty();
        assertThat(claims.lacksForManaging()).isEmpty();
    }

    @Test
    void oneAudienceNeedsNoList() throws IOException {
        var claims = claims(CLAIMS.replace("[\"kafka\", \"schema-registry\"]", "\"kafka\""));

        assertThat(claims.misfit(ISSUER, "feed-streams", List.of("kafka"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    sso.example     | other.example  | its issuer is `https://other.example/realms/harbour`, not https://sso.example
                    "feed-streams"  | "account"      | its claim azp is `account`
                    "kafka",        | "account",     | it lacks the audience kafka
                    "exp": 1300     | "exp": 1301    | it lives for 301 s, and may for 300: accessTokenLifespan
                    """)
    void whatDoesNotFitIsSaid(String right, String wrong, String message) throws IOException {
        var claims = claims(CLAIMS.replace(right, wrong));

        assertThat(claims.misfit(ISSUER, "feed-streams", List.of("kafka", "schema-registry")))
                .hasValueSatisfying(why -> assertThat(why).startsWith(message));
    }

    @Test
    void rolesThatAreLackingAreNamed() throws IOException {
        assertThat(claims(CLAIMS.replace("manage-clients", "manage-users")).lacksForManaging())
                .containsExactly("manage-clients");
        assertThat(claims("{}").lacksForManaging()).containsExactly("manage-clients", "view-clients");
    }

    @ParameterizedTest
    @CsvSource({"opaque", "a.!.c", "a.b.c"})
    void whatIsNoJwtIsRefused(String token) {
        assertThatThrownBy(() -> TokenClaims.of(token)).isInstanceOf(IOException.class);
    }

    private static TokenClaims claims(String json) throws IOException {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return TokenClaims.of("e30." + payload + ".sig");
    }
}
