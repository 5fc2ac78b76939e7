package parley.agent.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandState;
import parley.identity.Did;
import parley.identity.Reports.Report;

/// What stands in `result.<twin>`: who began which command first, which were taken back, and which were
/// brought to an end.
///
/// Several agents may serve one twin and see the same command: of all that say they begin it, the first in the log
/// does.
final class Ledger {

    /// Who began a command.
    ///
    /// @param by the agent, as a verification method id
    /// @param offset where it stands in `result.<twin>`
    record Begun(Report report, String by, long offset) {}

    private final Map<String, Begun> begun = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final Set<String> takenBack = new HashSet<>();

    /// Takes the next report of the topic. What was taken back before anybody began it, nobody begins.
    void take(Report report, String by, long offset) {
        if (report.progress() != null) {
            return;
        }
        if (report.state() == CommandState.CANCELLED) {
            takenBack.add(report.command());
        } else if (report.state() == CommandState.STARTED) {
            if (!takenBack.contains(report.command())
                    && begun.putIfAbsent(report.command(), new Begun(report, by, offset)) == null) {
                open.add(report.command());
            }
        } else {
            open.remove(report.command());
        }
    }

    /// Who began the command first; null if nobody did.
    @Nullable
    Begun begun(String command) {
        return begun.get(command);
    }

    /// Whether its sender took the command back, before or after somebody began it.
    boolean takenBack(String command) {
        return takenBack.contains(command);
    }

    /// The commands that this agent began, by whatever key, and did not bring to an end, the first first.
    ///
    /// @param agent the agent's id: [Did#agent]
    List<Begun> unfinished(String agent) {
        return open.stream()
                .map(begun::get)
                .filter(entry -> entry != null && Did.agentOf(entry.by).equals(agent))
                .toList();
    }
}
