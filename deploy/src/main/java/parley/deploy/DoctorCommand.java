package parley.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import parley.deploy.doctor.Diagnosis;
import parley.deploy.doctor.Diagnosis.State;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parley doctor`: what is wrong with a space, and what to do about it.
@Command(
        name = "doctor",
        description = {
            "Checks spaces, whether they run or not, and says what to do about what it finds; changes nothing.",
            "Exit code 1 if anything failed; a warning is no failure."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Option(
            names = "--space",
            paramLabel = "FILE",
            description = "A space file; may be repeated (default: what was started, or else what up would start)")
    private List<Path> spaces = new ArrayList<>();

    @Option(names = "--json", description = "As JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var all = state.installed().doctor(spaces);
        if (json) {
            System.out.println(json(all));
        } else {
            new DiagnosisTable(colours()).lines(all).forEach(System.out::println);
        }
        return all.stream().anyMatch(each -> each.state() == State.FAILED) ? 1 : 0;
    }

    /// On a terminal alone, unless its user wants none (no-color.org).
    private static boolean colours() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
    }

    private static String json(List<Diagnosis> all) throws IOException {
        var mapper = new ObjectMapper();
        var root = mapper.createObjectNode();
        var checks = root.putArray("checks");
        for (var each : all) {
            checks.addObject()
                    .put("check", each.check())
                    .put("state", each.state().name().toLowerCase(Locale.ROOT))
                    .put("seen", each.seen())
                    .put("advice", each.advice());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
