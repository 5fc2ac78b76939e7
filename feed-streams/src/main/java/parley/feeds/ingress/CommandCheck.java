package parley.feeds.ingress;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import parley.avro.Attested;
import parley.avro.CancellationRequested;
import parley.avro.CommandBody;
import parley.avro.CommandProgress;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.Control;
import parley.avro.LaneCommand;
import parley.identity.AgentRequest;
import parley.identity.CancelCall;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Partner;
import parley.identity.Reports;
import parley.identity.Showing;
import parley.identity.TwinDocument;

/// Decides whether a command that a partner sent, or what it says has become of one of ours, is to be believed.
///
/// @param self our organisation
/// @param partner the partner whose lane brought it
/// @param controls what is known of our own twins' controls
/// @param documents what is known of the partner's twins
/// @param showing what organisations attest
record CommandCheck(Did self, Partner partner, Controls controls, HalfCheck.Documents documents, Showing showing) {

    /// The controls of our own twins.
    interface Controls {

        /// A twin's control of that name.
        Optional<Control> control(String twin, String name);
    }

    Finding check(LaneCommand sent, Instant now) {
        byte[] body = new byte[sent.getBody().remaining()];
        sent.getBody().duplicate().get(body);
        try {
            return sent.getRequest().isEmpty() ? report(sent, body, now) : command(sent, body, now);
        } catch (IllegalArgumentException e) {
            return new Finding.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Finding command(LaneCommand sent, byte[] body, Instant now) {
        return switch (TwinDocument.parseEndorsed(documents.newest(sent.getDocument()), partner.keys())) {
            case TwinDocument.Result.Refused(String why) -> new Finding.Refused("requester's document: " + why);
            case TwinDocument.Result.Endorsed(TwinDocument document) -> command(sent, body, document, now);
        };
    }

    private Finding command(LaneCommand sent, byte[] body, TwinDocument document, Instant now) {
        if (!document.twin().organisationOf().equals(partner.did())) {
            return new Finding.Refused(document.twin() + " is not a twin of " + partner.did());
        }
        return switch (verify(sent.getRequest(), document, now)) {
            case AgentRequest.Result.Refused refused -> new Finding.Refused("request: " + refused.detail());
            case AgentRequest.Result.Verified(AgentRequest request)
            when request.kind() == AgentRequest.Kind.CANCEL -> cancelled(sent, request, body);
            case AgentRequest.Result.Verified(AgentRequest request) -> {
                CommandCall call = CommandCall.parse(body);
                yield about(sent, request, call, body)
                        ? shown(sent, request, document, call, body, now)
                        : new Finding.Refused("the request is for something else");
            }
        };
    }

    private Finding cancelled(LaneCommand sent, AgentRequest request, byte[] body) {
        Did provider = Did.ofTwin(sent.getProvider());
        boolean about = request.provider().equals(provider)
                && provider.organisationOf().equals(self)
                && request.resource().equals("/commands/" + sent.getCommand())
                && request.isFor(body);
        if (!about) {
            return new Finding.Refused("the request is for something else");
        }
        CancellationRequested event = new CancellationRequested(
                sent.getCommand(),
                partner.did().value(),
                request.twin().value(),
                provider.value(),
                request.twin().agent(request.agent()),
                CancelCall.reason(body),
                sent.getRequest());
        return new Finding.Believed(request.uniqueId(), provider.value(), event, null);
    }

    /// What has lapsed on its way is not forged: that it came too late is decided by the log's time.
    private static AgentRequest.Result verify(String json, TwinDocument document, Instant now) {
        AgentRequest.Result result = AgentRequest.verify(json, document, Function.CONTROL, now);
        return result instanceof AgentRequest.Result.Refused(AgentRequest.Why why, String detail)
                        && why == AgentRequest.Why.NOT_VALID_NOW
                ? AgentRequest.issued(json)
                        .filter(issued -> !issued.isAfter(now))
                        .map(issued -> AgentRequest.verify(json, document, Function.CONTROL, issued))
                        .orElse(result)
                : result;
    }

    private boolean about(LaneCommand sent, AgentRequest request, CommandCall call, byte[] body) {
        return request.kind() == AgentRequest.Kind.COMMAND
                && request.uniqueId().equals(sent.getCommand())
                && request.provider().equals(call.provider())
                && request.resource().equals("/controls/" + call.control())
                && call.provider().value().equals(sent.getProvider())
                && call.provider().organisationOf().equals(self)
                && request.isFor(body);
    }

    private Finding shown(
            LaneCommand sent, AgentRequest request, TwinDocument by, CommandCall call, byte[] body, Instant now) {
        return switch (showing.sent(request.attestations(), request.twin(), now)) {
            case Showing.Result.Refused(int index, String why) ->
                new Finding.Refused("request: attestations[" + index + "]: " + why);
            case Showing.Result.Verified(var attested) -> believed(sent, request, by, call, body, attested);
        };
    }

    private Finding believed(
            LaneCommand sent,
            AgentRequest request,
            TwinDocument by,
            CommandCall call,
            byte[] body,
            List<Attested> attested) {
        String provider = call.provider().value();
        Optional<Control> control = controls.control(provider, call.control());
        CommandRequested event = CommandRequested.newBuilder()
                .setCommand(sent.getCommand())
                .setOrganisation(partner.did().value())
                .setRequester(request.twin().value())
                .setProvider(provider)
                .setAgent(request.twin().agent(request.agent()))
                .setControl(call.control())
                .setDigest(AgentRequest.digest(body))
                .setFindable(true)
                .setKnown(control.isPresent())
                .setProblem(control.flatMap(known -> call.problem(known.getRequest()))
                        .orElse(null))
                .setAttested(attested)
                .setDocumentVersion(by.version())
                .setPurpose(request.purpose())
                .setValidUntil(request.validUntil().truncatedTo(ChronoUnit.MILLIS))
                .build();
        return new Finding.Believed(sent.getCommand(), provider, event, body(sent, sent.getCommand()));
    }

    private Finding report(LaneCommand sent, byte[] body, Instant now) {
        Did provider = Did.ofTwin(sent.getProvider());
        if (!provider.organisationOf().equals(partner.did())) {
            return new Finding.Refused(provider + " is not a twin of " + partner.did());
        }
        Reports.Result result = Reports.verify(
                new String(body, StandardCharsets.UTF_8),
                documents.newest(sent.getDocument()),
                provider,
                List.of(partner.keys()),
                now);
        return switch (result) {
            case Reports.Result.Refused(String why) -> new Finding.Refused("report: " + why);
            case Reports.Result.Verified(Reports.Report report, String by) -> reported(sent, report, by);
        };
    }

    private Finding reported(LaneCommand sent, Reports.Report report, String by) {
        if (!report.command().equals(sent.getCommand())
                || !Did.ofTwin(report.requester()).organisationOf().equals(self)) {
            return new Finding.Refused("the report is about another command");
        }
        CommandProgress progress = report.progress();
        String id = report.command() + "-"
                + (progress == null
                        ? report.state().name().toLowerCase(Locale.ROOT)
                        : "progress-" + progress.getSequence());
        CommandReported event = new CommandReported(
                report.command(),
                partner.did().value(),
                report.requester(),
                report.provider(),
                by,
                report.state(),
                report.reason(),
                report.detail(),
                progress);
        return new Finding.Believed(id, report.provider(), event, body(sent, id));
    }

    private static CommandBody body(LaneCommand sent, String id) {
        return new CommandBody(id, sent.getProvider(), sent.getRequest(), sent.getDocument(), sent.getBody());
    }
}
