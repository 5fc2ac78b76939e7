package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import parley.agent.service.UnreachableException;
import parley.avro.State;
import parley.avro.Terms;
import parley.json.TermsJson;

/// An interaction as the agent's own space knows it.
///
/// @param id derived from requester, provider and feed
/// @param requester the DID of the twin that asked
/// @param provider the DID of the twin that was asked
/// @param feed the provider's feed
/// @param state where it stands
/// @param epoch its current run
/// @param endedBy who ended it, if it has ended
/// @param reason why it ended or was denied, if it did or was
/// @param delivery the topic where its records are read, in the requester's space: its own, or under terms that say so
///     the feed's
/// @param json all that the service said
public record InteractionView(
        String id,
        String requester,
        String provider,
        String feed,
        State state,
        long epoch,
        Optional<String> endedBy,
        Optional<String> reason,
        String delivery,
        JsonNode json) {

    static InteractionView of(JsonNode json) {
        return new InteractionView(
                json.path("id").asText(),
                json.path("requester").asText(),
                json.path("provider").asText(),
                json.path("feed").asText(),
                state(json.path("state").asText()),
                json.path("epoch").asLong(),
                text(json, "endedBy"),
                text(json, "reason").filter(reason -> !reason.equals("NONE")),
                json.path("delivery").asText(),
                json);
    }

    /// Whether its records, and what is retained of those before it, are read where they are published.
    public boolean zeroCopy() {
        return json.path("terms").path("history").asText().equals("retained");
    }

    /// The terms under which it is granted; empty without any.
    public Optional<Terms> terms() {
        return json.has("terms") && !json.get("terms").isNull()
                ? Optional.of(TermsJson.read(json.get("terms")))
                : Optional.empty();
    }

    /// When it ends by its terms; empty if it does not.
    public Optional<Instant> until() {
        return text(json, "until").map(Instant::parse);
    }

    /// What it was delivered; empty where nobody counts, as its records are read where they are published, and in
    /// answers
    /// to what changes it.
    public Optional<Delivered> delivered() {
        var delivered = json.path("delivered");
        return delivered.isObject() ? Optional.of(Delivered.of(delivered)) : Optional.empty();
    }

    /// Whether its terms leave out records, so that those that are delivered are not all that were published.
    boolean thinned() {
        return terms().filter(terms -> terms.getWhere() != null || terms.getAtMost() != null)
                .isPresent();
    }

    private static State state(String text) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new UnreachableException("an interaction in a state unknown here: " + text));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue()).filter(text -> !text.isEmpty());
    }
}
