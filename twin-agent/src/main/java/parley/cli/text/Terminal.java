package parley.cli.text;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The terminal that standard output is.
public record Terminal(int rows, int columns) {
    private static final Terminal USUAL = new Terminal(24, 80);
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})");

    /// As `$PARLEY_TERMINAL` says, `<rows> <columns>`; empty where standard output is none.
    public static Optional<Terminal> of(Map<String, String> variables) {
        return parse(variables.getOrDefault("PARLEY_TERMINAL", ""));
    }

    /// Of a size as `stty size` tells it; empty if it is none.
    static Optional<Terminal> parse(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        int rows = Integer.parseInt(size.group(1));
        int columns = Integer.parseInt(size.group(2));
        // Some that are one do not know their size
        return Optional.of(rows == 0 || columns == 0 ? USUAL : new Terminal(rows, columns));
    }
}
