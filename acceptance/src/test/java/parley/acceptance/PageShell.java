package parley.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import parley.acceptance.Page.Block;
import parley.cli.Parley;
import parley.deploy.run.Installed;

/// A reader's shell: types what a page shows from its first line to its last, in one folder, with both
/// organisations where `./parley up` leaves them.
final class PageShell {
    private static final Path BROKER = Path.of("..", "deploy", "components", "broker", "target", "classpath");
    private static final long MINUTES = 3;

    /// The verbs of spaces that leave those be which all tests share.
    private static final List<String> OF_SPACES =
            List.of("status", "env", "logs", "console", "vocabulary", "root-policy");

    /// Others of them, which write into the folder they are called in.
    private static final List<String> LAUNCHED = List.of("attestation", "components", "partner");

    /// What runs for a moment only, and many times.
    private static final String SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Path folder;
    private final Desk desk;

    private PageShell(Path folder, Desk desk) {
        this.folder = folder;
        this.desk = desk;
    }

    /// What a block printed, and what it said of errors.
    record Printed(Block block, String out, String err) {}

    /// How far it came.
    ///
    /// @param printed by each block that was begun
    /// @param code how the shell ended
    record Typed(List<Printed> printed, int code) {
        Printed last() {
            return printed.getLast();
        }
    }

    static PageShell of(Page page, Pair pair, Desk desk) throws IOException {
        var shell = new PageShell(Folders.fresh("page-" + page.name().replaceAll("[^a-z]+", "-")), desk);
        shell.furnish(pair);
        return shell;
    }

    private void furnish(Pair pair) throws IOException {
        var state = Files.createDirectories(folder.resolve("home/.local/state/parley"));
        var spaces = pair.harbour().file().file().resolveSibling("..").normalize();
        Files.createSymbolicLink(state.resolve("spaces"), spaces);
        Installed.in(state).show(pair.spaces());
        Files.createDirectories(folder.resolve("desk"));
        command(
                "parley",
                """
                case ${1-} in
                  classpath) cat "$DESK/classpath"; exit ;;
                  %s) PARLEY_DATA=$HOME/.local/state/parley ;;
                  %s) PARLEY_DATA=$HOME/.local/state/parley exec %s "$@" ;;
                  %s) PARLEY_DATA= ;;
                  *) echo "no page that is run may call: parley $*" >&2; exit 97 ;;
                esac
                """.formatted(
                                String.join(" | ", OF_SPACES),
                                String.join(" | ", LAUNCHED),
                                launcher(),
                                String.join(
                                        " | ",
                                        Parley.commandLine().getSubcommands().keySet()))
                        + Desk.CLIENT);
        command(
                "kafka-console-consumer.sh",
                "exec \"%s\" %s $KAFKA_OPTS -cp \"%s\" org.apache.kafka.tools.consumer.ConsoleConsumer \"$@\"%n"
                        .formatted(java(), SHORT, Files.readString(BROKER).strip()));
        command("java", "exec \"%s\" %s \"$@\"%n".formatted(java(), SHORT));
        Files.writeString(folder.resolve("desk/classpath"), classPath());
        Files.createSymbolicLink(Files.createDirectories(typing()).resolve("parley"), folder.resolve("bin/parley"));
    }

    private String launcher() {
        try {
            return "\"" + String.join("\" \"", Shipped.launcher(List.of())) + "\"";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void command(String name, String script) throws IOException {
        var file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/usr/bin/env bash\n" + script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    private Path typing() {
        return folder.resolve("typing");
    }

    /// Types all of a page.
    ///
    /// @param variables of the shell, beside those that everybody has
    Typed type(Page page, Map<String, String> variables) throws IOException, InterruptedException {
        var script = new StringBuilder("set -euo pipefail\n");
        for (int number = 0; number < page.blocks().size(); number++) {
            var block = page.blocks().get(number);
            if (block.isFile()) {
                Files.writeString(at(number, "file"), block.text());
                script.append("cp \"" + at(number, "file") + "\" " + block.fileName() + "\n");
            } else if (block.runs()) {
                script.append("exec >\"" + at(number, "out") + "\" 2>\"" + at(number, "err") + "\"\n" + block.text());
            }
        }
        int code = run(Files.writeString(folder.resolve("page.sh"), script), variables);
        var printed = new ArrayList<Printed>();
        for (int number = 0; number < page.blocks().size(); number++) {
            if (Files.exists(at(number, "out"))) {
                printed.add(new Printed(
                        page.blocks().get(number),
                        Files.readString(at(number, "out")),
                        Files.readString(at(number, "err"))));
            }
        }
        return new Typed(printed, code);
    }

    private Path at(int number, String kind) {
        return folder.resolve("desk").resolve(number + "." + kind);
    }

    private int run(Path script, Map<String, String> variables) throws IOException, InterruptedException {
        var log = folder.resolve("log").toFile();
        var shell = new ProcessBuilder("bash", script.toString())
                .directory(typing().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log)
                .redirectError(log);
        var environment = shell.environment();
        environment.put("PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("DESK", folder.resolve("desk").toString());
        environment.put("DESK_PORT", Integer.toString(desk.port()));
        environment.putAll(variables);
        var process = shell.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("does not end: " + script);
            }
            return process.exitValue();
        } finally {
            List.copyOf(process.descendants().toList()).forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        var all = System.getProperty("surefire.test.class.path");
        return all == null ? System.getProperty("java.class.path") : all;
    }
}
