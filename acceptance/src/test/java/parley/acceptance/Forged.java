package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandState;
import parley.avro.Half;
import parley.avro.LaneCommand;
import parley.avro.LaneHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.Halves;
import parley.identity.Halves.SignedHalf;
import parley.identity.OrganisationKey;
import parley.identity.Reports;
import parley.identity.SigningKey;
import parley.interaction.InteractionId;

/// What somebody says in a twin's name who has a key, whether or not it is still one of the twin's.
///
/// @param organisation the key of the twin's organisation, which signs halves
/// @param agent whose key it is, or was
/// @param document that goes with it
record Forged(OrganisationKey organisation, Did twin, String agent, SigningKey key, String document) {

    /// The verification method of the key.
    String method() {
        return twin.method(agent, key.publicKey());
    }

    /// The same with another document.
    Forged with(String other) {
        return new Forged(organisation, twin, agent, key, other);
    }

    LaneHalf asks(Did provider, String feed) {
        var now = Instant.ofEpochMilli(Http.now().toEpochMilli());
        var id = InteractionId.of(twin.value(), provider.value(), feed);
        var half = new Half(Side.REQUESTER, 1L, 1L, true, Reason.NONE, twin.value(), List.of(), now, null, "", null);
        var signed = new SignedHalf(id, twin.value(), provider.value(), feed, null, 0, half, null);
        var request = request(Kind.SUBSCRIBE, provider, "/feeds/" + feed, null).secure(key);
        return new LaneHalf(id, Halves.secure(signed, organisation), request, document);
    }

    LaneCommand sends(Did provider, String control, int number) {
        var body = CommandCall.json(
                provider, control, JsonNodeFactory.instance.objectNode().put("number", number));
        var request = request(Kind.COMMAND, provider, "/controls/" + control, body);
        return new LaneCommand(request.uniqueId(), provider.value(), request.secure(key), document, bytes(body));
    }

    /// Another outcome of what was executed.
    LaneCommand fails(LaneCommand done, Did requester, String control) {
        var report = new Reports.Report(
                done.getCommand(),
                requester.value(),
                twin.value(),
                control,
                CommandState.FAILED,
                Reason.NONE,
                "",
                Http.now());
        return LaneCommand.newBuilder(done)
                .setBody(bytes(Reports.secure(report, key, method())))
                .setDocument(document)
                .build();
    }

    private AgentRequest request(Kind kind, Did provider, String resource, @Nullable String body) {
        var now = Http.now();
        return new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                twin,
                agent,
                provider,
                resource,
                body == null ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                now,
                now.plus(Duration.ofHours(1)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
