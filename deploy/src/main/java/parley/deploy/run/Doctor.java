package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import parley.deploy.doctor.Jdk;
import parley.deploy.doctor.Look;
import parley.deploy.doctor.Settings;
import parley.deploy.doctor.Space;
import parley.deploy.plan.Component;
import parley.deploy.plan.Plan;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.SpaceFile;

/// Looks at spaces on this machine, whether they run or not; changes nothing.
final class Doctor {
    private final List<Look> looks = new ArrayList<>();
    private final List<SpaceFile> spaces = new ArrayList<>();
    private final Map<String, Keys> keys = new HashMap<>();
    private final List<Path> demonstration;
    private final Map<String, Running> processes;

    private Doctor(List<Path> demonstration, Optional<RunFile> run) {
        this.demonstration = List.copyOf(demonstration);
        this.processes = run.stream()
                .flatMap(each -> each.processes().stream())
                .collect(Collectors.toMap(Running::name, Function.identity()));
    }

    /// Looks at the spaces of these files.
    /// @param demonstration those that `up` makes and starts if no other is named
    /// @param run what was started
    static List<Look> look(List<Path> files, List<Path> demonstration, Optional<RunFile> run)
            throws InterruptedException {
        return new Doctor(demonstration, run).look(files);
    }

    private List<Look> look(List<Path> files) throws InterruptedException {
        looks.add(new Jdk(Runtime.version().feature(), Runtime.version().toString(), System.getProperty("java.home")));
        for (var file : files) {
            use(file, () -> read(file));
        }
        var programs = new ArrayList<Component.Program>();
        if (!keys.isEmpty()) {
            programs.addAll(programs());
        }
        for (var space : spaces) {
            var own = Optional.ofNullable(keys.get(space.organisation()));
            use(
                    space.file(),
                    () -> looks.addAll(new SpaceLooks(space, spaces, own)
                            .all(demonstration.contains(space.file()), programs, processes)));
        }
        return List.copyOf(looks);
    }

    private interface Use {
        void run() throws IOException, InterruptedException;
    }

    /// A file that cannot be used is a finding.
    private void use(Path file, Use use) throws InterruptedException {
        try {
            use.run();
        } catch (RuntimeException | IOException e) {
            looks.add(new Settings(file, String.valueOf(e.getMessage())));
        }
    }

    /// The keys of one that was never started are not made here.
    private void read(Path file) throws IOException {
        if (demonstration.contains(file) && Files.notExists(file)) {
            looks.add(new Space(String.valueOf(OwnerOnly.parent(file).getFileName()), file, 0, true));
            return;
        }
        var space = SpaceFile.read(file);
        spaces.add(space);
        if (Files.exists(Keys.organisationKeyFile(file))) {
            keys.put(space.organisation(), Keys.read(space));
        }
    }

    private List<Component.Program> programs() {
        var known = spaces.stream()
                .filter(space -> keys.containsKey(space.organisation()))
                .toList();
        var planned = Planned.of(known, some -> Plan.outline(some, keys).programs());
        planned.blamed().forEach(space -> looks.add(new Settings(space.file(), planned.why())));
        return planned.parts();
    }
}
