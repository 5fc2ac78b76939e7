package parley.deploy.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A part of a plan, named `<organisation>/<part>`.
public sealed interface Component {
    /// The name, unique in its plan.
    String name();

    /// What must be ready before it starts.
    Set<String> needs();

    /// A process that stays.
    /// @param command with no secret on it
    /// @param log where its output goes
    /// @param patience how long it may take to become ready, in one try
    /// @param tries how often it is started anew when it has not
    /// @param ports what it listens on
    record Program(
            String name,
            Set<String> needs,
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Path log,
            Probe probe,
            Duration patience,
            int tries,
            List<Integer> ports)
            implements Component {
        public Program {
            needs = Set.copyOf(needs);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            ports = List.copyOf(ports);
        }
    }

    /// Something done once, in the launcher.
    record Task(String name, Set<String> needs, Work work) implements Component {
        public Task {
            needs = Set.copyOf(needs);
        }
    }
}
