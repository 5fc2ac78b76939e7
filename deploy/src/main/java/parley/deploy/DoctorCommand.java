package parley.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        footer = {"", "Example:", "  parley doctor --space space.yaml"},
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Option(
            names = "--space",
            paramLabel = "FILE",
            description = "A space file; may be repeated (default: what was started, or else what up would start)")
    private List<Path> spaces = new ArrayList<>();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        List<Diagnosis> all;
        try (var _ = output.progress("looking")) {
            all = state.installed().doctor(spaces);
        }
        if (output.json()) {
            output.document(json(all));
        } else {
            new DiagnosisTable(output.style()).lines(all).forEach(output::line);
        }
        return all.stream().anyMatch(each -> each.state() == State.FAILED) ? 1 : 0;
    }

    private static JsonNode json(List<Diagnosis> all) {
        var root = Output.object();
        var checks = root.putArray("checks");
        for (var each : all) {
            checks.addObject()
                    .put("check", each.check())
                    .put("state", each.state().name().toLowerCase(Locale.ROOT))
                    .put("seen", each.seen())
                    .put("advice", each.advice());
        }
        return root;
    }
}
