package parley.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import parley.deploy.plan.Plan;
import parley.deploy.space.Keys;
import parley.deploy.space.OwnerOnly;
import parley.deploy.space.SpaceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `parley components`: what an operator gives to components that exist already, so that a space can use them.
@Command(
        name = "components",
        description = {
            "Writes what the components need that a space's file names instead of having them started: broker properties,",
            "the realm to import, the schema registry's settings. They hold secrets; only their owner may read them."
        },
        footer = {"", "Example:", "  parley components space.yaml for-the-operators"},
        mixinStandardHelpOptions = true)
final class ComponentsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The space's file")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR", description = "Where to write")
    private Path folder = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        var space = SpaceFile.read(file.toAbsolutePath());
        var files = Plan.forExisting(space, Keys.ensure(space, new SecureRandom()), folder.toAbsolutePath());
        for (var each : files) {
            OwnerOnly.write(each.path(), each.content());
        }
        if (files.isEmpty()) {
            output.remark("parley: " + file + " names nothing that exists: all is started");
            return 1;
        }
        if (output.json()) {
            var root = Output.object();
            var written = root.putArray("files");
            files.forEach(each -> written.add(each.path().toString()));
            output.document(root);
        } else {
            files.forEach(each -> output.line(each.path().toString()));
        }
        return 0;
    }
}
