package parley.bridge.custody;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.http.CallerAgent;

/// Signs, for a caller whose key is in custody, what it then takes to another service of the space itself.
@Controller("/twins/{twin}/requests")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RequestsController {
    private static final Logger LOG = LoggerFactory.getLogger(RequestsController.class);
    private static final Set<Kind> UNSIGNED = EnumSet.of(Kind.CREATE_TWIN, Kind.CHANGE_TWIN, Kind.DELETE_TWIN);
    private static final Duration VALID = Duration.ofDays(1);

    private final Signers signers;
    private final InstantSource clock;

    RequestsController(Signers signers, InstantSource clock) {
        this.signers = signers;
        this.clock = clock;
    }

    /// What is to be signed.
    ///
    /// @param kind `subscribe`, `set-policy` and so on
    /// @param provider the DID of the twin that is asked; the acting twin itself, if absent
    /// @param resource what it is about, as `/policy` or `/feeds/{feed}`
    /// @param body of the call that is to carry it, exactly; absent if it has none
    /// @param purpose what for, if that is to be stated
    /// @param attestations what the twin is to show, each as it was issued; absent if nothing
    /// @param validUntil until then it may wait for an answer; a day, if absent
    @Serdeable
    public record ToSign(
            String kind,
            @Nullable String provider,
            String resource,
            @Nullable String body,
            @Nullable String purpose,
            @Nullable Instant validUntil,
            @Nullable List<String> attestations) {}

    /// What was signed.
    ///
    /// @param request the value of the header `Parley-Request`
    @Serdeable
    public record SignedView(String request) {}

    /// Signs; that the delegation covers it is for whoever gets it to see, and it is seen there.
    ///
    /// @param asked what is to be signed
    /// @return what was signed
    @Post
    SignedView sign(CallerAgent caller, String twin, @Body ToSign asked) {
        var did = signers.named(twin);
        var request = request(did, caller.client(), asked);
        var signs = signers.of(caller, did, null);
        LOG.info(
                "signed in custody twin={} agent={} kind={} of={}", did, caller.client(), request.kind(), request.id());
        return new SignedView(AgentRequest.toHeader(request.secure(signs.key())));
    }

    private AgentRequest request(Did twin, String agent, ToSign asked) {
        var now = clock.instant();
        var body = asked.body() == null ? "" : asked.body();
        var plain = new AgentRequest(
                UUID.randomUUID().toString(),
                kind(asked.kind()),
                twin,
                agent,
                provider(twin, asked.provider()),
                asked.resource(),
                body.isEmpty() ? null : AgentRequest.digest(body.getBytes(StandardCharsets.UTF_8)),
                asked.purpose(),
                now,
                asked.validUntil() == null ? now.plus(VALID) : asked.validUntil());
        try {
            return asked.attestations() == null ? plain : plain.showing(asked.attestations());
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("attestations", String.valueOf(e.getMessage()));
        }
    }

    private static Kind kind(String name) {
        var kind = Arrays.stream(Kind.values())
                .filter(each -> each.text().equals(name))
                .findFirst()
                .orElseThrow(() -> Problems.invalid("kind", "there is no kind of request `" + name + "`"));
        if (UNSIGNED.contains(kind)) {
            throw Problems.invalid("kind", "`" + name + "` of a twin in custody takes a token and no signature");
        }
        return kind;
    }

    private static Did provider(Did twin, @Nullable String provider) {
        try {
            return provider == null ? twin : Did.ofTwin(provider);
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("provider", String.valueOf(e.getMessage()));
        }
    }
}
