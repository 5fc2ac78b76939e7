package parley.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import parley.avro.AcceptedCommand;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.CommandCall;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Promise 5: not even our own space makes an agent execute what no agent of the sending twin signed.
final class CommandCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Did COMPUTER = HARBOUR.twin("computer");
    private static final Did CRANE = HARBOUR.twin("crane");
    private static final Did BALANCER = GRID.twin("balancer");
    private static final SigningKey GRID_KEY = key(1);
    private static final SigningKey AGENT = key(2);
    private static final SigningKey FORGER = key(3);
    private static final String CONTROLLING = document(BALANCER, GRID_KEY, Function.CONTROL);
    private static final Schema INPUT =
            SchemaBuilder.record("Period").fields().requiredInt("period").endRecord();

    private final CommandCheck check = new CommandCheck(
            COMPUTER,
            organisation -> organisation.equals(GRID)
                    ? Optional.of(OrganisationKeys.pinned(GRID, GRID_KEY.publicKey()))
                    : Optional.empty());

    @Test
    void what_was_signed_for_this_control_is_executed() {
        var result = check.check(command(request(AGENT, COMPUTER, "sampling")), INPUT, NOW);

        assertThat(result)
                .isInstanceOfSatisfying(
                        CommandCheck.Result.Believed.class,
                        believed -> assertThat(believed.command())
                                .extracting(
                                        ReceivedCommand::requester,
                                        ReceivedCommand::control,
                                        command -> command.input().get("period"))
                                .containsExactly(BALANCER, "sampling", 100));
    }

    @Test
    void altered_it_is_not() {
        var command = command(request(AGENT, COMPUTER, "sampling"));

        assertRefused(AcceptedCommand.newBuilder(command)
                .setBody(bytes(body(COMPUTER, "sampling", 999)))
                .build());
        assertRefused(AcceptedCommand.newBuilder(command).setCommand("another").build());
        assertRefused(AcceptedCommand.newBuilder(command).setControl("other").build());
        assertRefused(AcceptedCommand.newBuilder(command)
                .setRequest(command.getRequest().replace("sampling", "stopping"))
                .build());
    }

    @Test
    void by_a_key_that_the_sending_twin_does_not_delegate_to_it_is_not() {
        assertRefused(command(request(FORGER, COMPUTER, "sampling")));
        assertRefused(documented(document(BALANCER, GRID_KEY, Function.SUBSCRIBE)));
        assertThat(check.check(command(request(AGENT, COMPUTER, "sampling")), INPUT, NOW.plusSeconds(60)))
                .isInstanceOf(CommandCheck.Result.Refused.class);
    }

    @Test
    void with_a_document_that_another_endorsed_or_of_another_twin_it_is_not() {
        assertRefused(documented(document(BALANCER, FORGER, Function.CONTROL)));
        assertRefused(documented(document(GRID.twin("other"), GRID_KEY, Function.CONTROL)));
        assertRefused(AcceptedCommand.newBuilder(command(request(AGENT, COMPUTER, "sampling")))
                .setRequester(HARBOUR.twin("crane").value())
                .build());
    }

    @Test
    void for_another_twin_or_control_or_of_another_kind_it_is_not() {
        assertRefused(command(request(AGENT, CRANE, "sampling")));
        assertRefused(command(request(AGENT, COMPUTER, "other")));
        assertRefused(command(request(Kind.SUBSCRIBE, AGENT, COMPUTER, "sampling", NOW)));
    }

    @Test
    void from_ahead_of_time_or_past_its_validity_it_is_not() {
        assertRefused(command(request(Kind.COMMAND, AGENT, COMPUTER, "sampling", NOW.plusSeconds(300))));
        assertRefused(command(request(Kind.COMMAND, AGENT, COMPUTER, "sampling", NOW.minusSeconds(600))));
    }

    private void assertRefused(AcceptedCommand command) {
        assertThat(check.check(command, INPUT, NOW)).isInstanceOf(CommandCheck.Result.Refused.class);
    }

    private static AcceptedCommand documented(String document) {
        return AcceptedCommand.newBuilder(command(request(AGENT, COMPUTER, "sampling")))
                .setRequesterDocument(document)
                .build();
    }

    /// As our space hands it over, whatever was signed.
    private static AcceptedCommand command(Signed signed) {
        return new AcceptedCommand(
                signed.request().uniqueId(),
                "sampling",
                BALANCER.value(),
                COMPUTER.value(),
                signed.request().validUntil(),
                signed.request().secure(signed.key()),
                CONTROLLING,
                bytes(signed.body()),
                "grid-may",
                7L,
                "");
    }

    private record Signed(AgentRequest request, String body, SigningKey key) {}

    private static Signed request(SigningKey key, Did provider, String control) {
        return request(Kind.COMMAND, key, provider, control, NOW);
    }

    private static Signed request(Kind kind, SigningKey key, Did provider, String control, Instant issued) {
        var body = body(provider, control, 100);
        var request = new AgentRequest(
                "id",
                kind,
                BALANCER,
                "agent",
                provider,
                "/controls/" + control,
                AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                issued,
                issued.plusSeconds(600));
        return new Signed(request, body, key);
    }

    private static String body(Did provider, String control, int period) {
        return CommandCall.json(
                provider, control, JsonNodeFactory.instance.objectNode().put("period", period));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String document(Did twin, SigningKey organisation, Function function) {
        var delegation = new Delegation("agent", AGENT.publicKey(), Set.of(function), NOW.plusSeconds(60));
        return TwinDocument.issue(
                twin, List.of(delegation), new OrganisationKey(twin.organisationOf(), organisation), NOW);
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }
}
