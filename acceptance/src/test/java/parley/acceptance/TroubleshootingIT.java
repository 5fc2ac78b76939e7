package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each message that the page about troubleshooting explains is one that a program of ours can print.
final class TroubleshootingIT {
    private static final int LEAST = 60;

    @Test
    void every_message_that_is_explained_stands_in_the_source() throws IOException {
        var sources = sources();
        var messages = Files.readString(Page.HOME.resolve("docs/troubleshooting.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();

        assertThat(messages).hasSizeGreaterThan(LEAST).doesNotHaveDuplicates();
        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(parts(message)).as(message).isNotEmpty().allMatch(sources::contains));
    }

    /// What stands in a message as it is written, without what is put into it.
    private static List<String> parts(String message) {
        return Arrays.stream(message.split("…", -1))
                .map(String::strip)
                .filter(part -> part.length() > 2)
                .toList();
    }

    /// All that programs may print, with texts that are broken over lines made whole.
    private static String sources() throws IOException {
        return Stream.concat(
                        Page.sources(".java").filter(file -> file.toString().contains("/src/main/")),
                        Stream.of(Page.HOME.resolve("parley")))
                .map(TroubleshootingIT::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
