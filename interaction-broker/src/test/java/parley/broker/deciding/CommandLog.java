package parley.broker.deciding;

import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.NOON;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandProgress;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Rule;

/// The log of one provider twin, on one side, as decisions about commands change its state.
final class CommandLog {

    static final Instant UNTIL = NOON.plusSeconds(60);

    private final String own;
    private final Map<String, Instant> decided = new HashMap<>();
    final Map<String, Command> commands = new HashMap<>();
    private @Nullable Policy policy;
    private int entries;

    /// @param rules of the computer's policy, if any
    CommandLog(String own, Rule... rules) {
        this.own = own;
        this.policy = rules.length == 0 ? null : new Policy(COMPUTER, 7L, List.of(rules), "policy", null);
    }

    List<Change> decide(Object event, Instant at) {
        return decide("entry-" + entries++, event, at);
    }

    List<Change> decide(Object event) {
        return decide(event, NOON);
    }

    List<Change> decide(String id, Object event, Instant at) {
        var state = new TwinState(COMPUTER, policy, Map.of(), decided, commands, Map.of(), Map.of());
        var changes = Decider.decide(state, new LogEntry(id, event), at, own).changes();
        changes.forEach(change -> {
            switch (change) {
                case Change.CommandSet(var command) -> commands.put(command.getId(), command);
                case Change.PolicySet(var set, var agent) -> policy = set;
                case Change.Audited(var entry) -> decided.put(entry.getCause(), at);
                default -> {}
            }
        });
        return changes;
    }

    Command command() {
        return Objects.requireNonNull(commands.get("c"));
    }

    CommandState state() {
        return command().getState();
    }

    /// From the balancer to the computer.
    static CommandRequested.Builder request() {
        return CommandRequested.newBuilder()
                .setCommand("c")
                .setOrganisation(Events.GRID)
                .setRequester(BALANCER)
                .setProvider(COMPUTER)
                .setAgent(BALANCER + "#agent")
                .setControl("sampling")
                .setDigest("digest")
                .setFindable(true)
                .setKnown(true)
                .setProblem(null)
                .setPurpose(null)
                .setValidUntil(UNTIL);
    }

    static CommandAnswered answer(String twin, boolean allowed) {
        return new CommandAnswered("c", twin, allowed, twin + "#agent", "as agreed", "request");
    }

    static CommandReported report(CommandState state) {
        return new CommandReported(
                "c", Events.HARBOUR, BALANCER, COMPUTER, COMPUTER + "#agent", state, Reason.NONE, "", null);
    }

    static CommandReported progress(long sequence) {
        var said = new CommandProgress(sequence, "step " + sequence, null, null, NOON);
        return CommandReported.newBuilder(report(CommandState.STARTED))
                .setProgress(said)
                .build();
    }

    static CancellationRequested cancel() {
        return new CancellationRequested(
                "c", Events.GRID, BALANCER, COMPUTER, BALANCER + "#agent", "no need", "request");
    }

    static AuditEntry audit(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.Audited(var entry) ? Stream.of(entry) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    static boolean handedOver(List<Change> changes) {
        return changes.stream().anyMatch(Change.CommandHandedOver.class::isInstance);
    }

    static Optional<Command> told(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.OutcomeTold(var command, var received)
                        ? Stream.of(command)
                        : Stream.empty())
                .findFirst();
    }
}
