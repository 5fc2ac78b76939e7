package parley.deploy;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley status`: what runs, and whether it is ready.
@Command(
        name = "status",
        description = "Shows what runs; exit code 1 unless all of it is ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Override
    public Integer call() throws Exception {
        var all = state.installed().status();
        if (all.isEmpty()) {
            System.out.println("nothing runs");
            return 1;
        }
        for (var each : all) {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %-10s pid %-8d %s%n",
                    each.name(),
                    each.state(),
                    each.pid(),
                    each.state().equals("ready") ? each.detail() : each.detail() + " log: " + each.log());
        }
        return all.stream().allMatch(each -> each.state().equals("ready")) ? 0 : 1;
    }
}
