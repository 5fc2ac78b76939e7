package parley.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import parley.identity.Partnership;

/// Tells a space's identity-bridge what was signed about a partnership.
final class PartnerCall {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PartnerCall() {}

    /// Returns when what follows from the partnership is done: the state that it has then, which may be further on.
    /// @throws StartFailure with the reason of a refusal, or when it takes too long
    static Partnership.State tell(URI identityBridge, Partnership partnership)
            throws IOException, InterruptedException, StartFailure {
        var body = JSON.createObjectNode();
        var statements = body.putArray("statements");
        partnership.statements().forEach(statements::add);
        var request = HttpRequest.newBuilder(identityBridge.resolve("/partners/" + partnership.id()))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
                var response = http.send(request, BodyHandlers.ofString());
                switch (response.statusCode()) {
                    case 200 -> {
                        return state(response.body());
                    }
                    case 202 -> Thread.sleep(100);
                    default -> throw new StartFailure("partner " + partnership.name() + ": " + detail(response.body()));
                }
            }
        }
        throw new StartFailure("partner " + partnership.name() + ": its lanes and rights are not settled after "
                + PATIENCE.toSeconds() + " s; see the log of identity-bridge");
    }

    private static Partnership.State state(String body) throws IOException {
        return Partnership.State.valueOf(
                JSON.readTree(body).path("state").asText().toUpperCase(Locale.ROOT));
    }

    /// What a problem answer says, for people; the whole of an answer that is none.
    static String detail(String body) {
        try {
            JsonNode detail = JSON.readTree(body).path("detail");
            return detail.isTextual() ? detail.textValue() : body;
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
