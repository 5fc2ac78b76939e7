package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import parley.audit.Denial;

/// One decision in which a twin asked or was asked, as far as it may know of it.
///
/// @param cause id of what was decided on
/// @param at when, by the log's time
/// @param event what was asked
/// @param who asked: a verification method id, an organisation's DID, the name of a service, or of who was
/// refused
/// @param twin the twin that asked or acted, or to which a partner sent word; empty if there is none
/// @param provider the twin that was asked, for which something was brought, or whose topic it is; else the
/// organisation
/// @param resource what it was about
/// @param outcome ACCEPTED, REFUSED or IGNORED
/// @param reason why
/// @param policyVersion version of the policy that decided; 0 if none did, or if it is not the twin's to know
/// @param rule id of the rule that decided; empty likewise
/// @param json all of it
public record Decided(
        String cause,
        Instant at,
        String event,
        String who,
        String twin,
        String provider,
        String resource,
        String outcome,
        String reason,
        long policyVersion,
        String rule,
        JsonNode json) {

    static Decided of(JsonNode json) {
        return new Decided(
                json.path("cause").asText(),
                Instant.parse(json.path("at").asText()),
                json.path("event").asText(),
                json.path("who").asText(),
                json.path("twin").asText(),
                json.path("provider").asText(),
                json.path("resource").asText(),
                json.path("outcome").asText(),
                json.path("reason").asText(),
                json.path("policyVersion").asLong(),
                json.path("rule").asText(),
                json);
    }

    /// What whoever asked gave as the reason, in words; empty if nothing, or if it is not the twin's to know.
    public String detail() {
        return json.path("detail").asText();
    }

    /// Why what a partner's lane brought was not believed; empty if it is about something else.
    public String disbelieved() {
        return json.path("disbelieved").path("why").asText();
    }

    /// What a broker or a service refused within a minute, and how often; empty if it is about something else.
    public String denied() {
        var denied = json.path("denied");
        if (!denied.isObject()) {
            return "";
        }
        return tried(denied) + " " + denied.path("count").asLong() + " times in the minute from "
                + denied.path("minute").asText() + ", at " + denied.path("by").asText()
                + (denied.path("reason").asText().isEmpty()
                        ? ""
                        : ": " + denied.path("reason").asText());
    }

    private static String tried(JsonNode denied) {
        var operation = denied.path("operation").asText();
        var resourceType = denied.path("resourceType").asText();
        var resource = denied.path("resource").asText();
        if (operation.isEmpty()) {
            return "other things";
        }
        return resourceType.equals(Denial.API)
                ? operation + " " + resource
                : operation + " of " + resourceType.toLowerCase(Locale.ROOT).replace('_', ' ') + " " + resource;
    }
}
