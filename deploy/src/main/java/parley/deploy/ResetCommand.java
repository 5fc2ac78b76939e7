package parley.deploy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley reset`: deletes all data and keys.
@Command(
        name = "reset",
        description = "Deletes all data and keys of the spaces kept here.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Override
    public Integer call() throws Exception {
        state.installed().reset();
        return 0;
    }
}
