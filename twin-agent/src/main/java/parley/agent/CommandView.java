package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import parley.agent.service.UnreachableException;
import parley.avro.CommandState;

/// A command as the agent's own space knows it.
///
/// @param requester the DID of the twin that sent it
/// @param provider the DID of the twin that it is for
/// @param control the provider's control
/// @param state how far it has come
/// @param input what it is sent, as plain JSON: to who is to answer, while it waits for that
/// @param detail why it was refused or failed, for people
/// @param json all that the service said
public record CommandView(
        String id,
        String requester,
        String provider,
        String control,
        CommandState state,
        Optional<JsonNode> input,
        Optional<String> detail,
        JsonNode json) {

    static CommandView of(JsonNode json) {
        return new CommandView(
                json.path("id").asText(),
                json.path("requester").asText(),
                json.path("provider").asText(),
                json.path("control").asText(),
                state(json.path("state").asText()),
                Optional.ofNullable(json.get("input")).filter(JsonNode::isObject),
                Optional.ofNullable(json.path("detail").textValue()),
                json);
    }

    private static CommandState state(String text) {
        return Arrays.stream(CommandState.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new UnreachableException("a command in a state unknown here: " + text));
    }
}
