package parley.deploy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley reset`: deletes all data and keys.
@Command(
        name = "reset",
        description = "Deletes all data and keys of the spaces kept here.",
        footer = {"", "Example:", "  parley reset"},
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        state.installed().reset();
        if (output.json()) {
            output.document(Output.object().put("reset", true));
        }
        return 0;
    }
}
