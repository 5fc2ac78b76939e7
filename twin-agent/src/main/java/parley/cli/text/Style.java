package parley.cli.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How text is put for people.
///
/// @param columns how wide a line of a table may be; empty where there is no terminal, and nothing is cut
/// @param colours whether there are any: on a terminal alone that is no `dumb` one, and never with
/// `$NO_COLOR`
/// @param zone in which times are told
public record Style(OptionalInt columns, boolean colours, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String PLAIN = "\u001b[0m";

    /// As the environment says: `$PARLEY_TERMINAL`, `$TERM`, `$NO_COLOR` (no-color.org) and `$TZ`.
    public static Style of(Map<String, String> variables) {
        var terminal = Terminal.of(variables);
        return new Style(
                terminal.map(Terminal::columns).map(OptionalInt::of).orElse(OptionalInt.empty()),
                terminal.isPresent()
                        && moves(variables)
                        && variables.getOrDefault("NO_COLOR", "").isEmpty(),
                zone(variables.getOrDefault("TZ", "")));
    }

    /// Whether a terminal of this kind understands more than text.
    public static boolean moves(Map<String, String> variables) {
        return !variables.getOrDefault("TERM", "").equals("dumb");
    }

    private static ZoneId zone(String named) {
        try {
            return named.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(named);
        } catch (DateTimeException _) {
            // Of the forms that POSIX knows for it the JVM has read its own
            return ZoneId.systemDefault();
        }
    }

    /// A time as clocks here show it.
    public String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /// The same; empty if there is none.
    public String time(Optional<Instant> at) {
        return at.map(this::time).orElse("");
    }

    /// A text, in the colour of what that word means for people, if it means anything.
    ///
    /// @param word such as `ACTIVE` or `failed`
    String coloured(String word, String text) {
        var colour = colours ? colour(word) : "";
        return colour.isEmpty() ? text : colour + text + PLAIN;
    }

    /// A word, in the colour of what it means for people, if it means anything.
    public String state(String word) {
        return coloured(word, word);
    }

    private static String colour(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "ACTIVE", "DONE", "ACCEPTED", "ALLOW", "OK", "READY", "AGREED", "ADDED", "GRANTS" -> "\u001b[32m";
            case "REQUESTED", "PENDING", "OFFERED", "SUSPENDED", "SENT", "STARTED", "ASK", "WARNING", "INVITED" ->
                "\u001b[33m";
            case "DENIED", "REFUSED", "FAILED", "UNKNOWN", "EXPIRED", "DENY", "DEAD", "ENDS", "NOT READY" ->
                "\u001b[31m";
            default -> "";
        };
    }

    /// A text of somebody else's without what would move a terminal's cursor or break its line.
    public static String plain(String text) {
        return text.codePoints().anyMatch(Style::control)
                ? text.codePoints()
                        .map(each -> control(each) ? ' ' : each)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    /// Also what turns the direction of writing.
    private static boolean control(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
