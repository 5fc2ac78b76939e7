package parley.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import parley.deploy.Launcher;
import parley.deploy.run.Installation;
import parley.deploy.run.StartFailure;

/// The command lines as `./parley` runs them, without a look at whether they must be built.
final class Shipped {
    private Shipped() {}

    /// What runs spaces: `parley up` and its like.
    static List<String> launcher(List<String> arguments) throws IOException, StartFailure {
        return line("deploy", Launcher.class.getName(), arguments);
    }

    /// What acts for a twin: `parley find` and its like.
    static List<String> agent(List<String> arguments) throws IOException, StartFailure {
        return line("twin-agent", "parley.cli.Parley", arguments);
    }

    private static List<String> line(String module, String main, List<String> arguments)
            throws IOException, StartFailure {
        var installation = Installation.find();
        var target = installation.home().resolve(module).resolve("target");
        var line = new ArrayList<>(List.of(
                installation.jdk().resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                target.resolve("parley-" + module + ".jar")
                        + File.pathSeparator
                        + Files.readString(target.resolve("classpath")).strip(),
                main));
        line.addAll(arguments);
        return line;
    }
}
