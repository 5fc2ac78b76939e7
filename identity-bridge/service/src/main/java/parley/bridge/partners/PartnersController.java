package parley.bridge.partners;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.Introduction;
import parley.identity.PublicKey;
import parley.identity.http.Refusal;
import parley.problem.Problem;

/// The partnerships of the space.
///
/// What changes them needs no token: only what our organisation's key has signed does.
@Controller("/partners")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PartnersController {
    private static final Logger LOG = LoggerFactory.getLogger(PartnersController.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PartnerBook book;

    PartnersController(PartnerBook book) {
        this.book = book;
    }

    /// What was signed.
    ///
    /// @param statements as they were signed (JSON), in order: all that there are of the partnership
    @Serdeable
    public record StatementsBody(@Nullable List<String> statements) {}

    /// A partnership as it stands.
    ///
    /// @param invitation id of the invitation that it began with
    /// @param name our name for the other
    /// @param organisation the other's DID, once it has answered
    /// @param state `invited`, `accepted`, `agreed` or `removed`
    /// @param provisioned since when its lanes and rights are there
    /// @param fingerprint to be compared by voice
    /// @param validUntil until then the invitation can be accepted
    @Serdeable
    public record PartnerView(
            String invitation,
            String name,
            @Nullable String organisation,
            String state,
            @Nullable Instant provisioned,
            @Nullable String fingerprint,
            Instant validUntil) {
        static PartnerView of(Standing standing) {
            var partnership = standing.partnership();
            return new PartnerView(
                    partnership.id(),
                    partnership.name(),
                    partnership
                            .counterpart()
                            .map(from -> from.organisation().value())
                            .orElse(null),
                    partnership.state().name().toLowerCase(Locale.ROOT),
                    standing.provisioned(),
                    partnership.fingerprint().orElse(null),
                    partnership.validUntil());
        }
    }

    /// All, by name.
    ///
    /// @return the partnerships, also those that were removed
    @Get
    @Secured(SecurityRule.IS_AUTHENTICATED)
    List<PartnerView> all() {
        return book.all().stream()
                .map(PartnerView::of)
                .sorted(Comparator.comparing(PartnerView::name).thenComparing(PartnerView::invitation))
                .toList();
    }

    /// Records what was signed, and answers when what follows from it is done: with 202 if it is not, soon.
    ///
    /// @param invitation id of the invitation that the partnership began with
    /// @param body what both sides have signed
    @Put("/{invitation}")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @ApiResponse(
            responseCode = "200",
            description = "the partnership, and what follows is done",
            useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description = "the partnership; what follows is not done within 10 seconds",
            useReturnTypeSchema = true)
    HttpResponse<PartnerView> put(String invitation, @Body StatementsBody body) {
        if (body.statements() == null) {
            throw invalid("statements", "missing");
        }
        try {
            var standing = book.offer(invitation, body.statements());
            var reached = book.await(invitation, Standing::settled, PATIENCE).orElse(standing);
            return HttpResponse.<PartnerView>status(reached.settled() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .body(PartnerView.of(reached));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Problem.of("refused-partnership", "Refused", 409, String.valueOf(e.getMessage()))
                    .withField("statements"));
        } catch (IOException e) {
            LOG.error("partnership not recorded invitation={}", invitation, e);
            throw new Refusal(
                    Problem.of("unavailable", "Not available now", 503, "partnerships cannot be recorded now"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Problem.of("unavailable", "Not available now", 503, "stopping"));
        }
    }

    /// What verifies the logins of partners' mirrors, and of ours: a JSON Web Key Set (RFC 7517, RFC 8037) in which the
    /// id of a key begins with the principal whose it is.
    ///
    /// @return the key set
    @Get("/keys")
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<Map<String, Object>> keys() {
        var keys = book.all().stream()
                .filter(Standing::admitted)
                .flatMap(PartnersController::keys)
                .toList();
        return HttpResponse.ok(Map.<String, Object>of("keys", keys)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static Stream<Map<String, String>> keys(Standing standing) {
        var name = standing.partnership().name();
        var own = key(
                PartnerRights.mirror(name),
                standing.partnership().introduction().mirrorKey());
        return Stream.concat(
                Stream.of(own),
                standing.partnership().counterpart().map(Introduction::mirrorKey).stream()
                        .map(key -> key(PartnerRights.principal(name), key)));
    }

    private static Map<String, String> key(String principal, PublicKey key) {
        return Map.of(
                "kty",
                "OKP",
                "crv",
                "Ed25519",
                "use",
                "sig",
                "alg",
                "EdDSA",
                "kid",
                principal + "." + thumbprint(key),
                "x",
                encoded(key.raw()));
    }

    /// RFC 7638.
    private static String thumbprint(PublicKey key) {
        var jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + encoded(key.raw()) + "\"}";
        try {
            return encoded(MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Refusal invalid(String field, String detail) {
        return new Refusal(Problem.of("invalid", "Invalid request", 400, detail).withField(field));
    }
}
