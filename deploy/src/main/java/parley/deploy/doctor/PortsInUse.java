package parley.deploy.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The ports of a space, and who has them.
public record PortsInUse(String space, List<Port> ports) implements Look {
    public PortsInUse {
        ports = List.copyOf(ports);
    }

    /// One port.
    /// @param name as it is called in the space's file
    /// @param process the number of the process that it is for; empty if that does not run
    /// @param taken whether somebody has it
    /// @param holder who, if that can be seen
    public record Port(String name, int number, OptionalLong process, boolean taken, Optional<Holder> holder) {
        private boolean own() {
            return taken
                    && process.isPresent()
                    && (holder.isEmpty() || holder.get().process() == process.getAsLong());
        }

        private boolean foreign() {
            return taken && !own();
        }

        private boolean silent() {
            return !taken && process.isPresent();
        }

        private String text() {
            return name + " " + number;
        }

        private String held() {
            return text() + " is held by "
                    + holder.map(each -> each.program() + ", pid " + each.process())
                            .orElse("a program of another user");
        }
    }

    /// A process that listens.
    /// @param program its file, without arguments
    public record Holder(long process, String program) {}

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/ports";
        var foreign = those(Port::foreign, Port::held);
        if (!foreign.isEmpty()) {
            return Diagnosis.failed(
                    check,
                    foreign,
                    "End what holds them, or give the space other ports in its file, while it is down.");
        }
        var silent = those(Port::silent, Port::text);
        if (!silent.isEmpty()) {
            return Diagnosis.failed(
                    check,
                    "nobody listens on " + silent + ", and the processes run",
                    "They may still be starting; else ./parley logs says why not.");
        }
        long own = ports.stream().filter(Port::own).count();
        return Diagnosis.ok(check, own + " in use by the space, " + (ports.size() - own) + " free");
    }

    private String those(Predicate<Port> which, Function<Port, String> text) {
        return ports.stream().filter(which).map(text).collect(Collectors.joining("; "));
    }
}
