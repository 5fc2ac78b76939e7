package parley.agent.control;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import parley.avro.AcceptedCommand;
import parley.identity.AgentRequest;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;
import parley.json.JsonRecords;

/// Decides whether a command that our space handed us is to be executed: not because the space says so, but because an
/// agent of the sending twin signed it for this control of this twin.
///
/// @param twin the twin that is served
/// @param pinned the keys of the organisations that we know
record CommandCheck(Did twin, Function<Did, Optional<OrganisationKeys>> pinned) {

    /// Before it is begun.
    private static final Execution NOT_YET = new Execution() {
        @Override
        public void progress(Progress said) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    /// How it came out.
    sealed interface Result {

        /// It may be executed.
        record Believed(ReceivedCommand command) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    Result check(AcceptedCommand accepted, Schema input, Instant now) {
        try {
            Did requester = Did.ofTwin(accepted.getRequester());
            var key = pinned.apply(requester.organisationOf()).orElse(null);
            if (key == null) {
                return new Result.Refused("no key is pinned of " + requester.organisationOf());
            }
            return switch (TwinDocument.parseEndorsed(accepted.getRequesterDocument(), key)) {
                case TwinDocument.Result.Refused(var why) -> new Result.Refused("requester's document: " + why);
                case TwinDocument.Result.Endorsed(var document) ->
                    document.twin().equals(requester)
                            ? check(accepted, document, input, now)
                            : new Result.Refused("the document is of " + document.twin());
            };
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Result check(AcceptedCommand accepted, TwinDocument document, Schema input, Instant now) {
        return switch (AgentRequest.verify(accepted.getRequest(), document, parley.identity.Function.CONTROL, now)) {
            case AgentRequest.Result.Refused refused -> new Result.Refused(refused.detail());
            case AgentRequest.Result.Verified(var request) -> check(accepted, request, input);
        };
    }

    private Result check(AcceptedCommand accepted, AgentRequest request, Schema schema) {
        byte[] body = new byte[accepted.getBody().remaining()];
        accepted.getBody().duplicate().get(body);
        var call = CommandCall.parse(body);
        boolean meant = request.kind() == AgentRequest.Kind.COMMAND
                && request.uniqueId().equals(accepted.getCommand())
                && request.isFor(body)
                && request.provider().equals(twin)
                && call.provider().equals(twin)
                && call.control().equals(accepted.getControl())
                && request.resource().equals("/controls/" + call.control());
        return meant
                ? new Result.Believed(new ReceivedCommand(
                        accepted.getCommand(),
                        call.control(),
                        request.twin(),
                        request.twin().agent(request.agent()),
                        JsonRecords.record(call.input(), schema),
                        request.purpose(),
                        request.validUntil(),
                        accepted.getRule(),
                        accepted.getPolicyVersion(),
                        accepted.getAcceptedBy().isEmpty() ? null : accepted.getAcceptedBy(),
                        NOT_YET))
                : new Result.Refused("signed for something else");
    }
}
