package parley.broker.api;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How far a reader of what waits has been told of everything: the id of an event.
///
/// @param interactions the offset in `interactions`; empty if it was told of none
/// @param commands the offset in `asked-commands`; empty if it was told of none
record PendingPlace(OptionalLong interactions, OptionalLong commands) {

    private static final Pattern SHAPE = Pattern.compile("([0-9]{0,18})(?:\\.([0-9]{0,18}))?");

    /// The place that an id names, the beginning if there is none; empty if it is not the id of an event.
    static Optional<PendingPlace> parse(@Nullable String id) {
        Matcher parts = SHAPE.matcher(id == null ? "" : id);
        return parts.matches()
                ? Optional.of(new PendingPlace(offset(parts.group(1)), offset(parts.group(2))))
                : Optional.empty();
    }

    private static OptionalLong offset(@Nullable String text) {
        return text == null || text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    PendingPlace interactions(long offset) {
        return new PendingPlace(OptionalLong.of(offset), commands);
    }

    PendingPlace commands(long offset) {
        return new PendingPlace(interactions, OptionalLong.of(offset));
    }

    String text() {
        return text(interactions) + "." + text(commands);
    }

    private static String text(OptionalLong offset) {
        return offset.isEmpty() ? "" : Long.toString(offset.getAsLong());
    }
}
