package parley.deploy.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import parley.deploy.space.Keys;
import parley.identity.Attestation;
import parley.identity.AttestationRevocation;
import parley.identity.Did;
import parley.identity.OrganisationKey;

/// What the organisation of a space on this machine attests of twins, signed with its key.
///
/// Whatever is refused is an [IllegalArgumentException] or a [StartFailure] whose message is one line for
/// people.
public final class Attestations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SpaceAccess space;

    /// For a space that runs.
    public Attestations(SpaceAccess space) {
        this.space = space;
    }

    /// An attestation, as JSON.
    ///
    /// @param twin its DID
    public String issue(String twin, Map<String, String> properties, Duration valid) throws IOException {
        OrganisationKey key = Keys.organisation(space.file());
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new Attestation(
                        "urn:uuid:" + UUID.randomUUID(),
                        key.organisation(),
                        Did.ofTwin(twin),
                        properties,
                        now,
                        now.plus(valid))
                .secure(key, now);
    }

    /// Revokes it, and answers when that is in force: as JSON, what has ended.
    ///
    /// @param attestation as it was issued
    public String revoke(String attestation) throws IOException, InterruptedException, StartFailure {
        var issued = Attestation.unverified(attestation);
        if (!issued.issuer().value().equals(space.did())) {
            throw new IllegalArgumentException("issued by " + issued.issuer() + ", which alone can revoke it");
        }
        return revoke(issued.id(), issued.validUntil());
    }

    /// The same of one of which only the id is known.
    public String revokeById(String id) throws IOException, InterruptedException, StartFailure {
        return revoke(id, Instant.now().plus(Attestation.LONGEST_VALIDITY).truncatedTo(ChronoUnit.SECONDS));
    }

    private String revoke(String id, Instant validUntil) throws IOException, InterruptedException, StartFailure {
        OrganisationKey key = Keys.organisation(space.file());
        var statement = new AttestationRevocation(key.organisation(), id, validUntil, Instant.now()).secure(key);
        var broker = space.brokerService();
        var request = broker.request("/attestations/revocations")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode().put("statement", statement).toString(), StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
                var response = broker.send(http, request);
                switch (response.statusCode()) {
                    case 200 -> {
                        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(response.body()));
                    }
                    case 202 -> Thread.sleep(100);
                    default -> throw new StartFailure("revocation: " + PartnerCall.detail(response.body()));
                }
            }
        }
        throw new StartFailure("the revocation was taken, and is not known to be in force everywhere after "
                + PATIENCE.toSeconds() + " s; see ./parley status");
    }
}
