package parley.cli;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The terminal that standard output is.
record Terminal(int rows, int columns) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})");

    /// As `$PARLEY_TERMINAL` says, `<rows> <columns>`; empty where standard output is none.
    static Optional<Terminal> of(Map<String, String> variables) {
        var size = SIZE.matcher(variables.getOrDefault("PARLEY_TERMINAL", ""));
        return size.matches()
                ? Optional.of(new Terminal(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
                : Optional.empty();
    }
}
