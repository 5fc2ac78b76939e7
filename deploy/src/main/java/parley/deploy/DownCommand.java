package parley.deploy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley down`: ends what runs; its data stays.
@Command(
        name = "down",
        description = "Ends what runs; its data stays.",
        footer = {"", "Example:", "  parley down"},
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        boolean ran = state.installed().down(output::remark);
        if (output.json()) {
            output.document(Output.object().put("ended", ran));
        } else if (!ran) {
            output.remark("nothing runs");
        }
        return 0;
    }
}
