package parley.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import parley.cli.text.Table;
import parley.deploy.run.Installed.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley status`: what runs, and whether it is ready.
@Command(
        name = "status",
        description = "Shows what runs; exit code 1 unless all of it is ready.",
        footer = {"", "Example:", "  parley status"},
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        List<Status> all;
        try (var _ = output.progress("asking")) {
            all = state.installed().status();
        }
        if (all.isEmpty() && !output.json()) {
            output.line("nothing runs");
            return 1;
        }
        output.print(() -> json(all), () -> table(all));
        return !all.isEmpty() && all.stream().allMatch(each -> each.state().equals("ready")) ? 0 : 1;
    }

    private static Table table(List<Status> all) {
        var table = new Table("NAME", "STATE", "PID#", "DETAIL");
        all.forEach(each -> table.row(
                each.name(),
                each.state(),
                each.pid(),
                each.state().equals("ready") ? each.detail() : (each.detail() + " log: " + each.log()).strip()));
        return table;
    }

    private static JsonNode json(List<Status> all) {
        var root = Output.object();
        var processes = root.putArray("processes");
        all.forEach(each -> processes
                .addObject()
                .put("name", each.name())
                .put("state", each.state())
                .put("pid", each.pid())
                .put("detail", each.detail())
                .put("log", each.log().toString()));
        return root;
    }
}
