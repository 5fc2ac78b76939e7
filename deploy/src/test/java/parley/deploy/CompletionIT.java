package parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.cli.Parley;

/// What a bash makes of the script that completes `parley`.
class CompletionIT {
    private static final Pattern VERBS = Pattern.compile("^  ([a-z][a-z| \\\\\\n-]*[a-z])\\) ", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private Path script = Path.of("");

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(folder.resolve("completion"), CompletionCommand.script());
    }

    @Test
    void bashUnderstandsIt() throws Exception {
        assertThat(bash("-n", script.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "doc, doctor",
        "'twin ', create import show delete delegate undelegate declare-control",
        "policy s, set show",
        "interactions sus, suspend",
        "doctor --j, --json",
        "sta, status",
        "rotate-, rotate-key rotate-organisation-key",
        "be, bench"
    })
    void verbsAndOptionsOfBothProgramsAreCompleted(String typed, String wanted) throws Exception {
        assertThat(completions(typed)).contains(wanted.split(" "));
    }

    @Test
    void whatIsCompletedIsWhatTheScriptDoes() throws Exception {
        var parley = Files.readString(Path.of("..", "parley"));
        var done = VERBS.matcher(parley.substring(parley.indexOf("case $verb in")))
                .results()
                .flatMap(label -> Stream.of(label.group(1).split("[|\\\\\\s]+")))
                .filter(verb -> verb.matches("[a-z][a-z-]*"))
                .toList();

        assertThat(completions("")).containsExactlyInAnyOrderElementsOf(done);
        assertThat(done)
                .contains("help")
                .containsAll(Parley.commandLine().getSubcommands().keySet());
    }

    /// As bash asks for them when somebody has typed `parley` and this.
    private List<String> completions(String typed) throws Exception {
        var line = "parley " + typed;
        return bash("-c", """
                source "$1"; read -r -a COMP_WORDS <<< "$2"; [[ $2 == *' ' ]] && COMP_WORDS+=('')
                COMP_LINE=$2; COMP_POINT=${#2}; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_TYPE=9
                _complete_parley parley "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", script.toString(), line);
    }

    private static List<String> bash(String... arguments) throws Exception {
        var line =
                Stream.concat(Stream.of("bash", "--norc"), Stream.of(arguments)).toList();
        var bash = new ProcessBuilder(line).redirectErrorStream(true).start();
        var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
    }
}
