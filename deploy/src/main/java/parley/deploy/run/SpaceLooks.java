package parley.deploy.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import parley.deploy.doctor.Disk;
import parley.deploy.doctor.Look;
import parley.deploy.doctor.Part;
import parley.deploy.doctor.PortsInUse;
import parley.deploy.doctor.Space;
import parley.deploy.plan.Component;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;

/// Looks at one space: first at what is on this machine, then, as far as it lives, at what answers.
final class SpaceLooks {
    private final SpaceFile space;
    private final List<SpaceFile> all;
    private final Optional<Keys> keys;
    private final List<Look> looks = new ArrayList<>();

    /// @param all those that are looked at with it
    /// @param keys empty if it was never started
    SpaceLooks(SpaceFile space, List<SpaceFile> all, Optional<Keys> keys) {
        this.space = space;
        this.all = List.copyOf(all);
        this.keys = keys;
    }

    /// @param demonstration whether it is one of those that `up` starts unless told otherwise
    /// @param programs of all spaces
    /// @param processes those that were started, by the names of their programs
    List<Look> all(boolean demonstration, List<Component.Program> programs, Map<String, Running> processes)
            throws InterruptedException {
        var own = programs.stream()
                .filter(program -> program.name().startsWith(space.organisation() + "/"))
                .toList();
        var alive = new HashMap<String, Long>();
        processes.values().stream().filter(Running::alive).forEach(each -> alive.put(each.name(), each.pid()));
        int count = (int) own.stream()
                .filter(program -> alive.containsKey(program.name()))
                .count();
        looks.add(new Space(space.organisation(), space.file(), count, demonstration));
        looks.add(disk());
        looks.add(ports(own, processes));
        if (keys.isPresent()) {
            var around = new Surroundings(space, keys.get(), all, alive, count > 0);
            around.look();
            if (count > 0) {
                for (var program : own) {
                    looks.add(part(program, Optional.ofNullable(processes.get(program.name())), around));
                }
            }
            looks.addAll(around.looks());
        }
        return List.copyOf(looks);
    }

    private Disk disk() {
        var folder = Stream.iterate(space.data().toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of("/"));
        var file = folder.toFile();
        return new Disk(space.organisation(), folder, file.getUsableSpace(), file.getTotalSpace());
    }

    private PortsInUse ports(List<Component.Program> programs, Map<String, Running> processes) {
        var numbers = new LinkedHashMap<>(space.ports().byName());
        if (space.keycloak().start()) {
            numbers.put("keycloak", space.keycloak().url().getPort());
        }
        var pids = new HashMap<Integer, Long>();
        for (var program : programs) {
            var process = processes.get(program.name());
            if (process != null && process.alive()) {
                program.ports().forEach(port -> pids.put(port, process.pid()));
            }
        }
        var holders = Listeners.of(Set.copyOf(numbers.values()));
        var ports = new ArrayList<PortsInUse.Port>();
        numbers.forEach((name, number) -> ports.add(new PortsInUse.Port(
                name,
                number,
                Stream.ofNullable(pids.get(number)).mapToLong(Long::longValue).findAny(),
                Ports.taken(address(name), number),
                Optional.ofNullable(holders.get(number)))));
        return new PortsInUse(space.organisation(), ports);
    }

    private String address(String port) {
        return port.equals("kafkaPartners") ? space.partnerPort().listen() : "127.0.0.1";
    }

    private static Look part(Component.Program program, Optional<Running> started, Surroundings around)
            throws InterruptedException {
        if (started.isEmpty()) {
            return new Part(program.name(), new Part.Condition.LeftOut());
        }
        return started.get().alive()
                ? around.part(program)
                : new Part(
                        program.name(),
                        new Part.Condition.Dead(death(started.get().log())));
    }

    private static String death(Path log) {
        var gone = "its process is gone";
        var reason = LogTail.reason(log, gone);
        return reason.startsWith(gone) ? reason : gone + ", maybe because " + reason;
    }
}
