package parley.deploy.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a token says, as the space compares it with what its services need. Whether it is genuine is not asked: it came
/// from the issuer itself.
record TokenClaims(JsonNode claims) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIFE_SECONDS = 300;
    private static final String MANAGEMENT = "realm-management";
    private static final Set<String> MANAGING = Set.of("manage-clients", "view-clients");

    /// Reads a JWT.
    /// @throws IOException if it is none
    static TokenClaims of(String token) throws IOException {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IOException("the token is no JWT");
        }
        try {
            return new TokenClaims(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
        } catch (IllegalArgumentException e) {
            throw new IOException("the token is no JWT", e);
        }
    }

    /// What is wrong with it as the token of that client; empty if nothing is.
    Optional<String> misfit(String issuer, String client, List<String> audiences) {
        if (!claims.path("iss").asText().equals(issuer)) {
            return Optional.of("its issuer is `" + claims.path("iss").asText() + "`, not " + issuer);
        }
        if (!claims.path("azp").asText().equals(client)) {
            return Optional.of("its claim azp is `" + claims.path("azp").asText() + "`, not the client");
        }
        var missing = audiences.stream()
                .filter(wanted -> !texts("aud").contains(wanted))
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of("it lacks the audience " + String.join(", ", missing)
                    + ": the client needs the scopes of these names as default scopes, each with an audience mapper");
        }
        long life = claims.path("exp").asLong() - claims.path("iat").asLong();
        return life > LIFE_SECONDS
                ? Optional.of("it lives for " + life + " s, and may for " + LIFE_SECONDS + ": accessTokenLifespan")
                : Optional.empty();
    }

    /// Which roles it lacks to manage the realm's clients; empty if none.
    Set<String> lacksForManaging() {
        var roles = new ArrayList<String>();
        claims.path("resource_access").path(MANAGEMENT).path("roles").forEach(role -> roles.add(role.asText()));
        var lacking = new TreeSet<>(MANAGING);
        lacking.removeAll(Set.copyOf(roles));
        return lacking;
    }

    private List<String> texts(String claim) {
        var texts = new ArrayList<String>();
        var value = claims.path(claim);
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        value.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
