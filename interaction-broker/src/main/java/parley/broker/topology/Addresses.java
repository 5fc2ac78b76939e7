package parley.broker.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AcceptedCommand;
import parley.avro.AskedCommand;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.avro.CommandReport;
import parley.avro.LaneCommand;
import parley.broker.deciding.CommandReports;

/// Where commands and reports go: into a partner's lane, or to a twin of ours.
///
/// @param own our organisation's DID
/// @param partners which partners have a lane now
record Addresses(String own, PartnerNames partners, ReportSigner signer, Sender sender) {

    private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

    /// Sends a record to a sink of the topology.
    interface Sender {
        void send(String sink, String key, @Nullable Object value, Instant now);
    }

    void forward(Command command, CommandBody body, Instant now) {
        lane(
                command.getProviderOrganisation(),
                new LaneCommand(
                        command.getId(), command.getProvider(), body.getRequest(), body.getDocument(), body.getBody()),
                now);
    }

    void handOver(Command command, CommandBody body, Instant now) {
        AcceptedCommand accepted = AcceptedCommand.newBuilder()
                .setCommand(command.getId())
                .setControl(command.getControl())
                .setRequester(command.getRequester())
                .setProvider(command.getProvider())
                .setValidUntil(command.getValidUntil())
                .setRequest(body.getRequest())
                .setRequesterDocument(body.getDocument())
                .setBody(body.getBody())
                .setRule(command.getRule())
                .setPolicyVersion(command.getPolicyVersion())
                .setAcceptedBy(command.getAcceptedBy())
                .build();
        sender.send(DecidingTopology.CONTROLS, command.getControl(), accepted, now);
    }

    void ask(Command command, CommandBody body, Instant now) {
        asked(command, new AskedCommand(command, body.getRequest(), body.getDocument(), body.getBody()), now);
    }

    /// Whoever follows learns first what has become of it, and then that it is gone.
    void askedNoMore(Command command, Instant now) {
        asked(command, new AskedCommand(command, "", "", ByteBuffer.allocate(0)), now);
        asked(command, null, now);
    }

    void mark(Command over, Instant now) {
        CommandReport marked =
                new CommandReport(over.getId(), over.getRequester(), over.getProvider(), signer.sign(over), "", false);
        sender.send(DecidingTopology.RESULTS, over.getId(), marked, now);
    }

    private void asked(Command command, @Nullable AskedCommand value, Instant now) {
        sender.send(DecidingTopology.ASKED, command.getId(), value, now);
    }

    void relay(Command command, CommandBody report, Instant now) {
        report(command, report.getBody(), report.getDocument(), now);
    }

    void tell(Command command, Instant now) {
        report(command, ByteBuffer.wrap(signer.sign(command).getBytes(StandardCharsets.UTF_8)), "", now);
    }

    private void report(Command command, ByteBuffer report, String document, Instant now) {
        if (!command.getRequesterOrganisation().equals(own)) {
            lane(
                    command.getRequesterOrganisation(),
                    new LaneCommand(command.getId(), command.getProvider(), "", document, report),
                    now);
            return;
        }
        String text = StandardCharsets.UTF_8.decode(report.duplicate()).toString();
        sender.send(
                DecidingTopology.OUTCOMES,
                command.getId(),
                new CommandReport(
                        command.getId(),
                        command.getRequester(),
                        command.getProvider(),
                        text,
                        document,
                        !CommandReports.over(command)),
                now);
    }

    private void lane(String organisation, LaneCommand message, Instant now) {
        partners.of(organisation)
                .ifPresentOrElse(
                        partner -> sender.send(
                                DecidingTopology.COMMAND_LANES,
                                message.getProvider(),
                                new ForPartner<>(partner, message),
                                now),
                        () -> LOG.warn(
                                "no lane for command={} provider={}", message.getCommand(), message.getProvider()));
    }
}
