package parley.deploy;

import java.nio.file.Path;
import parley.deploy.run.Installed;
import picocli.CommandLine.Option;

/// The option that says where state is kept.
final class StateFolder {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for all state (default: $$PARLEY_DATA, else the XDG state folder)")
    private Path folder = Installed.defaultFolder();

    Installed installed() {
        return Installed.in(folder);
    }
}
