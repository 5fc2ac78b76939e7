package parley.deploy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `parley rotate-organisation-key`: another key in the place of the one that endorses the documents of a space's
/// twins.
@Command(
        name = "rotate-organisation-key",
        description = {
            "Puts a new key into the place of the one that speaks for the organisation; partners learn of it by their lanes.",
            "A key that was stolen needs more: end the partnerships first, and invite anew."
        },
        footer = {"", "Example:", "  parley rotate-organisation-key space.yaml"},
        mixinStandardHelpOptions = true)
final class RotateOrganisationKeyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The space's file")
    private Path file = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        var space = SpaceFile.read(file);
        var rotated = Keys.rotate(space, new SecureRandom(), Instant.now());
        output.print(
                Output.object()
                        .put("organisation", space.organisation())
                        .put("method", rotated.method())
                        .put("key", rotated.publicKey().multibase()),
                rotated.method() + " is the key of " + space.organisation() + " now: "
                        + rotated.publicKey().multibase());
        output.remark("A space that runs takes it up when its services are started anew: parley down, parley up.");
        return 0;
    }
}
