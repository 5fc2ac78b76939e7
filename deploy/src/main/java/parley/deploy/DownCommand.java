package parley.deploy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley down`: ends what runs; its data stays.
@Command(name = "down", description = "Ends what runs; its data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Override
    public Integer call() throws Exception {
        if (!state.installed().down(System.err::println)) {
            System.err.println("nothing runs");
        }
        return 0;
    }
}
