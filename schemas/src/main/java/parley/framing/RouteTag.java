package parley.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One interaction, in one of its epochs, that a record in a lane was allowed for.
///
/// @param interaction the interaction's id
/// @param epoch the epoch, from 1
public record RouteTag(String interaction, long epoch) {

    private static final Pattern INTERACTION = Pattern.compile("[a-z0-9-]{1,64}");

    public RouteTag {
        if (!INTERACTION.matcher(interaction).matches()) {
            throw new IllegalArgumentException("`" + interaction + "` is not the id of an interaction");
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("interaction " + interaction + " has no epoch " + epoch);
        }
    }

    /// Tags as they stand in a [LaneHeader]: `id:epoch,id:epoch`.
    public static String format(List<RouteTag> tags) {
        return tags.stream().map(RouteTag::toString).collect(Collectors.joining(","));
    }

    /// The tags that a header holds, in its order.
    ///
    /// @throws IllegalArgumentException if there is none or one is malformed
    public static List<RouteTag> parse(String header) {
        List<RouteTag> tags = new ArrayList<>();
        int start = 0;
        while (start <= header.length()) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            tags.add(parseOne(header.substring(start, end)));
            start = end + 1;
        }
        return List.copyOf(tags);
    }

    private static RouteTag parseOne(String tag) {
        int colon = tag.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("`" + tag + "` is not interaction:epoch");
        }
        try {
            return new RouteTag(tag.substring(0, colon), Long.parseLong(tag, colon + 1, tag.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("`" + tag + "` has no epoch", e);
        }
    }

    @Override
    public String toString() {
        return interaction + ":" + epoch;
    }
}
