package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ParleyUsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_shows_an_example(String command) {
        // when
        int code = run((command + " --help").split(" "));

        // then
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("Example:\n")
                .contains("parley " + command + " ")
                .doesNotContain("%%", "$$");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void every_group_shows_an_example_of_each_of_its_commands(String group) {
        int code = run((group + " --help").split(" "));

        assertThat(code).isZero();
        assertThat(out.toString()).contains("Example:\n");
        commands().stream()
                .filter(command -> command.startsWith(group + " "))
                .forEach(command -> assertThat(out.toString()).containsPattern("parley " + command + "\\s"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_example_is_one_of_its_command_and_can_be_given(String command) {
        var examples = Examples.all(Parley.commandLine()).getOrDefault(command, List.of());

        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var parsed = Parley.commandLine().parseArgs(example.toArray(String[]::new));
            assertThat(parsed.errors()).isEmpty();
            var named = parsed.asCommandLineList().getLast().getCommandSpec().qualifiedName();
            assertThat(named).isEqualTo("parley " + command);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_prints_json_for_programs(String command) {
        int code = run((command + " --help").split(" "));

        assertThat(code).isZero();
        assertThat(out.toString()).contains("--json");
    }

    @Test
    void help_has_colours_on_a_terminal_alone() {
        Parley.run(
                InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), Map.of(), "twin", "--help");

        assertThat(out.toString()).doesNotContain("\u001b");

        Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("PARLEY_TERMINAL", "24 80"),
                "twin",
                "--help");

        assertThat(out.toString()).contains("\u001b");
    }

    @Test
    void what_cannot_be_written_is_one() {
        int code = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(PrintingTest.full()),
                new PrintWriter(err, true),
                Map.of(),
                "twin",
                "--help");

        assertThat(code).isEqualTo(1);
        assertThat(err).hasToString("parley: standard output cannot be written\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "twin",
                "policy",
                "interactions",
                "nonsense",
                "twin create",
                "twin delegate computer",
                "twin attestations",
                "twin undelegate",
                "describe",
                "describe did:web:localhost%3A17110",
                "describe nonsense",
                "subscribe did:web:localhost%3A17110:twins:computer",
                "follow",
                "follow abc --count many",
                "new",
                "new twin",
                "new twin Tank",
                "new twin ../tank",
                "publish",
                "interactions show",
                "offer did:web:localhost%3A18110:twins:balancer",
                "accept",
                "cancel",
                "decline",
                "deny",
                "ban",
                "audit erase",
                "audit erase --before yesterday",
                "audit verify --file audit.jsonl",
                "audit export --format xml"
            })
    void wrong_usage_is_two_and_says_what_is_wrong(String line) {
        // when
        int code = run(line.isEmpty() ? new String[0] : line.split(" "));

        // then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("parley: ").contains("Usage: parley");
        assertThat(out.toString()).isEmpty();
    }

    static List<String> commands() {
        var names = new ArrayList<String>();
        collect(Parley.commandLine(new ParleyUsageTest().shell()), "", names);
        return names;
    }

    static List<String> groups() {
        return commands().stream()
                .filter(command -> command.contains(" "))
                .map(command -> command.substring(0, command.lastIndexOf(' ')))
                .distinct()
                .filter(group -> !commands().contains(group))
                .toList();
    }

    @Test
    void all_promised_commands_are_there() {
        assertThat(commands())
                .containsExactlyInAnyOrder(
                        "twin list",
                        "twin create",
                        "twin import",
                        "twin show",
                        "twin delete",
                        "twin declare-control",
                        "twin remove-control",
                        "twin delegate",
                        "twin attestations",
                        "twin undelegate",
                        "command",
                        "commands list",
                        "commands show",
                        "commands follow",
                        "cancel",
                        "find",
                        "query",
                        "describe",
                        "policy set",
                        "policy versions",
                        "policy diff",
                        "policy restore",
                        "policy what-if",
                        "policy explain",
                        "policy show",
                        "policy remove",
                        "policy schema",
                        "subscribe",
                        "offer",
                        "pending",
                        "accept",
                        "decline",
                        "deny",
                        "ban",
                        "bans",
                        "unban",
                        "explain",
                        "audit",
                        "audit export",
                        "audit verify",
                        "audit erase",
                        "interactions list",
                        "interactions connected",
                        "interactions show",
                        "interactions end",
                        "interactions end-all",
                        "interactions suspend",
                        "interactions resume",
                        "follow",
                        "publish",
                        "schema list",
                        "schema show",
                        "schema check",
                        "schema register",
                        "thing list",
                        "thing show",
                        "thing directory",
                        "thing put",
                        "thing patch",
                        "thing watch",
                        "custody keep",
                        "custody show",
                        "custody remove",
                        "rotate-key",
                        "new twin",
                        "new sdk");
    }

    private static void collect(CommandLine line, String path, List<String> names) {
        if (line.getCommand() instanceof Callable) {
            names.add(path.strip());
        }
        line.getSubcommands().forEach((name, sub) -> collect(sub, path + " " + name, names));
    }

    private Shell shell() {
        return new Shell(
                InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true), Map.of());
    }

    private int run(String... arguments) {
        return Parley.commandLine(shell()).execute(arguments);
    }
}
