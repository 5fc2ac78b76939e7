package parley.registry.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the reader of a live search is.
///
/// @param search its id
/// @param number of what it got last
public record LiveId(String search, long number) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f-]{36})\\.([0-9]{1,18})");

    /// As it is told to the reader.
    public String text() {
        return search + "." + number;
    }

    /// Reads one; empty if it is none.
    public static Optional<LiveId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new LiveId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }
}
