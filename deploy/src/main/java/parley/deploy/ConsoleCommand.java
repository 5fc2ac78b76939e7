package parley.deploy;

import java.util.TreeMap;
import java.util.concurrent.Callable;
import parley.deploy.run.SpaceAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley console`: where a browser finds the consoles.
@Command(
        name = "console",
        description = "Prints where a browser finds the console of each space that runs, and who may sign in.",
        mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state = new StateFolder();

    @Override
    public Integer call() throws Exception {
        var spaces = state.installed().access().stream()
                .filter(space -> space.console().isPresent())
                .toList();
        if (spaces.isEmpty()) {
            System.err.println("parley: no console runs");
            return 1;
        }
        spaces.forEach(ConsoleCommand::print);
        return 0;
    }

    private static void print(SpaceAccess space) {
        space.console().ifPresent(url -> System.out.println(space.organisation() + "  " + url + "/"));
        new TreeMap<>(space.people())
                .forEach((name, password) -> System.out.println("  " + name + ", password in " + password));
    }
}
