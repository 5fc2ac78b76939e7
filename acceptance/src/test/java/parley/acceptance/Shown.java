package parley.acceptance;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a page shows of what a command prints: `…` stands for whatever there is of a line, and alone in its
/// line for any lines.
final class Shown {
    private static final String ANYTHING = "…";

    private Shown() {}

    static Pattern pattern(String text) {
        return Pattern.compile(text.stripTrailing()
                .lines()
                .map(line -> line.strip().equals(ANYTHING) ? "(?:[^\\n]*\\n)*?[^\\n]*" : line(line))
                .collect(Collectors.joining("\\n")));
    }

    private static String line(String line) {
        return Stream.of(line.stripTrailing().split(ANYTHING, -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^\\n]*"))
                + "[ \\t]*";
    }
}
