package parley.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
        var bridge = new SpaceService("identity-bridge", identityBridge);
        var request = bridge.request("/partners/" + partnership.id())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()));
        try (var http = HttpClient.newHttpClient()) {
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
                var response = bridge.send(http, request);
                switch (response.statusCode()) {
                    case 200 -> {
                        return state(JSON.readTree(response.body()));
                    }
                    case 202 -> Thread.sleep(100);
                    default -> throw new StartFailure("partner " + partnership.name() + ": " + detail(response.body()));
                }
            }
        }
        throw new StartFailure("partner " + partnership.name() + ": its lanes and rights are not settled after "
                + PATIENCE.toSeconds() + " s; see the log of identity-bridge");
    }

    /// How far the partnerships of a space have come, by their ids.
    /// @throws StartFailure with the reason if identity-bridge does not answer
    static Map<String, Partnership.State> states(SpaceAccess space)
            throws IOException, InterruptedException, StartFailure {
        var response = space.bridgeService().asAgent(space, "/partners");
        if (response.statusCode() != 200) {
            throw new StartFailure("identity-bridge does not tell its partners: " + detail(response.body()));
        }
        var states = new HashMap<String, Partnership.State>();
        for (var each : JSON.readTree(response.body())) {
            states.put(each.path("invitation").asText(), state(each));
        }
        return states;
    }

    private static Partnership.State state(JsonNode partner) {
        return Partnership.State.valueOf(partner.path("state").asText().toUpperCase(Locale.ROOT));
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
