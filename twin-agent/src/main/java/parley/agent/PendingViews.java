package parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.avro.AskedCommand;
import parley.avro.CommandState;
import parley.avro.Interaction;
import parley.avro.PendingMatter;
import parley.avro.Reason;
import parley.avro.State;
import parley.identity.CommandCall;

/// What waits for a twin, as its topic has it, told as the service tells it.
final class PendingViews {
    private PendingViews() {}

    static boolean waits(PendingMatter matter) {
        return switch (matter.getMatter()) {
            case Interaction interaction ->
                interaction.getState() == State.OFFERED || interaction.getState() == State.PENDING;
            case AskedCommand asked -> asked.getCommand().getState() == CommandState.PENDING;
            default -> false;
        };
    }

    static void waiting(PendingMatter matter, PendingListener listener) {
        switch (matter.getMatter()) {
            case Interaction offer when offer.getState() == State.OFFERED -> listener.offered(view(offer));
            case Interaction request -> listener.asked(view(request));
            case AskedCommand asked -> listener.commandAsked(view(asked));
            default -> {}
        }
    }

    static void resolved(PendingMatter matter, PendingListener listener) {
        switch (matter.getMatter()) {
            case Interaction interaction -> listener.resolved(view(interaction));
            case AskedCommand asked -> listener.commandResolved(view(asked));
            default -> {}
        }
    }

    private static InteractionView view(Interaction interaction) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("id", interaction.getId())
                .put("requester", interaction.getRequester())
                .put("provider", interaction.getProvider())
                .put("feed", interaction.getFeed())
                .put("state", interaction.getState().name())
                .put("epoch", interaction.getEpoch())
                .put("validUntil", interaction.getValidUntil().toString());
        put(json, "purpose", interaction.getPurpose());
        return InteractionView.of(json);
    }

    private static CommandView view(AskedCommand asked) {
        var command = asked.getCommand();
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("id", command.getId())
                .put("requester", command.getRequester())
                .put("provider", command.getProvider())
                .put("control", command.getControl())
                .put("state", command.getState().name())
                .put("agent", command.getAgent())
                .put("rule", command.getRule())
                .put("validUntil", command.getValidUntil().toString());
        put(json, "purpose", command.getPurpose());
        put(json, "detail", command.getDetail());
        put(
                json,
                "reason",
                command.getReason() == Reason.NONE ? "" : command.getReason().name());
        input(asked).ifPresent(input -> json.set("input", input));
        return CommandView.of(json);
    }

    private static Optional<ObjectNode> input(AskedCommand asked) {
        byte[] body = new byte[asked.getBody().remaining()];
        asked.getBody().duplicate().get(body);
        return body.length == 0
                ? Optional.empty()
                : Optional.of(CommandCall.parse(body).input());
    }

    private static void put(ObjectNode json, String field, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            json.put(field, text);
        }
    }
}
