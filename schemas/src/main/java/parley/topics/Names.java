package parley.topics;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of organisations, twins, feeds, clients and partners: `[a-z0-9-]{1,64}`.
public final class Names {

    /// What no partner may be named: MirrorMaker, and readers of topic names, take these words for something else.
    public static final Set<String> RESERVED_PARTNERS =
            Set.of("self", "lane", "feed", "in", "control", "outcome", "result", "pending");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern FEED_TOPIC = Pattern.compile("feed\\.([a-z0-9-]{1,64})\\.([a-z0-9-]{1,64})");

    private static final Pattern COMMANDS_TOPIC =
            Pattern.compile("(?:control|result|outcome|pending)\\.([a-z0-9-]{1,64})");

    private Names() {}

    /// Whether a name is one.
    public static boolean valid(String name) {
        return NAME.matcher(name).matches();
    }

    /// The name, if it is one.
    ///
    /// @param what what it names, for the message
    /// @throws IllegalArgumentException if it is none
    public static String require(String what, String name) {
        if (!valid(name)) {
            throw new IllegalArgumentException(what + " `" + name + "` does not match " + NAME);
        }
        return name;
    }

    /// The name, if a partner may have it.
    ///
    /// @throws IllegalArgumentException if none may
    public static String requirePartner(String name) {
        if (RESERVED_PARTNERS.contains(name)) {
            throw new IllegalArgumentException("partner `" + name + "` has a reserved name");
        }
        return require("partner", name);
    }

    /// The name of the twin that a topic is of by its name: of one of its feeds, of commands that it gets
    /// or sends, or of what waits for it.
    public static Optional<String> twinOf(String topic) {
        Matcher commands = COMMANDS_TOPIC.matcher(topic);
        return commands.matches()
                ? Optional.of(commands.group(1))
                : FeedTopic.parse(topic).map(FeedTopic::twin);
    }

    /// What the name of a feed's topic says.
    ///
    /// @param twin the twin's name within its organisation
    /// @param feed the feed's name within its twin
    public record FeedTopic(String twin, String feed) {

        public FeedTopic {
            require("twin", twin);
            require("feed", feed);
        }

        /// What a topic's name says, if it is the name of a feed's topic.
        public static Optional<FeedTopic> parse(String topic) {
            Matcher matcher = FEED_TOPIC.matcher(topic);
            return matcher.matches()
                    ? Optional.of(new FeedTopic(matcher.group(1), matcher.group(2)))
                    : Optional.empty();
        }

        /// The topic's name.
        public String topic() {
            return "feed." + twin + "." + feed;
        }
    }
}
