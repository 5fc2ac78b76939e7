package parley.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import parley.console.ConsoleSettings;
import parley.console.problem.Refused;
import parley.console.session.Session;
import parley.console.web.Caller;

/// Who is signed in, and for which twins that person acts.
@Controller("/api/session")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionController {
    /// Beyond them nobody chooses from a list.
    private static final int MOST_TWINS = 200;

    private final ConsoleSettings settings;
    private final Services services;
    private final Caller caller;
    private final InstantSource clock;

    SessionController(ConsoleSettings settings, Services services, Caller caller, InstantSource clock) {
        this.settings = settings;
        this.services = services;
        this.caller = caller;
        this.clock = clock;
    }

    /// For whatever is accepted: else the pages, which are for all, would come first.
    @Get(produces = MediaType.ALL)
    HttpResponse<byte[]> get(HttpRequest<?> request) {
        var session = caller.reading(request);
        var person = session.person();
        var json = Services.JSON
                .createObjectNode()
                .put("person", person.user())
                .put("agent", person.agent())
                .put("organisation", settings.organisation())
                .put("did", settings.did().value())
                .put("csrf", session.csrf());
        twins(json.putArray("twins"), session);
        return HttpResponse.ok(json.toString().getBytes(StandardCharsets.UTF_8))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private void twins(ArrayNode twins, Session session) {
        var mine = services.get("registry", "/twins", session);
        if (mine.status() != 200) {
            throw unanswered(mine);
        }
        int count = 0;
        for (var did : mine.json()) {
            if (count++ < MOST_TWINS) {
                twin(did.asText(), session).ifPresent(twins::add);
            }
        }
    }

    /// Nothing if it delegates to nobody like that by now; one that cannot be asked for is not left out.
    private Optional<ObjectNode> twin(String did, Session session) {
        var name = did.substring(did.lastIndexOf(':') + 1);
        var said = services.get("registry", "/twins/" + name, session);
        return switch (said.status()) {
            case 200 ->
                delegation(
                                said.json().path("document").asText(),
                                session.person().agent())
                        .map(delegation -> twin(did, name, delegation));
            case 404 -> Optional.empty();
            default -> throw unanswered(said);
        };
    }

    private static Refused unanswered(Services.Said said) {
        return said.status() == 401 ? Refused.signedOut() : Refused.unavailable("registry");
    }

    private static ObjectNode twin(String did, String name, JsonNode delegation) {
        var twin = Services.JSON.createObjectNode().put("did", did).put("name", name);
        twin.set("functions", delegation.path("functions"));
        return twin.put("expires", delegation.path("expires").asText());
    }

    /// What the document delegates to that agent, if its key is in custody.
    private Optional<JsonNode> delegation(String document, String agent) {
        var methods = new Services.Said(200, document).json();
        for (var method : methods.path("verificationMethod")) {
            var delegation = method.path("parley:delegation");
            if (delegation.path("agent").asText().equals(agent)
                    && delegation.path("custody").asBoolean()
                    && lasts(delegation.path("expires").asText())) {
                return Optional.of(delegation);
            }
        }
        return Optional.empty();
    }

    private boolean lasts(String expires) {
        try {
            return clock.instant().isBefore(Instant.parse(expires));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
