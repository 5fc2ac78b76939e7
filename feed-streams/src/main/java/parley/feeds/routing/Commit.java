package parley.feeds.routing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What egress remembers of a feed partition over a crash: a consumer group's offset and its metadata.
///
/// It says: every route activated below `applied` has been served up to `position`.
///
/// @param position the next offset to read
/// @param applied an offset in `interactions`
public record Commit(long position, long applied) {

    private static final Pattern METADATA = Pattern.compile("interactions=([0-9]{1,19})");

    public Commit {
        if (position < 0 || applied < 0) {
            throw new IllegalArgumentException("no commit: position " + position + ", applied " + applied);
        }
    }

    /// Reads a committed offset back; metadata that is not ours says nothing about any route, so there is no commit.
    public static Optional<Commit> parse(long position, String metadata) {
        Matcher matcher = METADATA.matcher(metadata);
        return matcher.matches()
                ? Optional.of(new Commit(position, Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }

    /// What goes with the offset into the consumer group.
    public String metadata() {
        return "interactions=" + applied;
    }
}
