package parley.registry.sight;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;
import parley.registry.description.Described;
import parley.registry.description.Turtle;

/// A requester's look at a twin at a moment. Whether the twin may be found is decided with each question.
///
/// @param outbound what our organisation says of who may be looked at; null if it has no root policy
public record Look(
        Profile profile,
        Requester requester,
        Instant now,
        @Nullable Policy outbound) {

    /// Whether the twin is there for the requester.
    public boolean mayFind() {
        return decide(Action.FIND, Policies.ROOT).allowed();
    }

    /// Whether the requester may see what this resource is: `/description`, `/feeds/{name}` or `/controls/{name}`.
    public boolean mayDescribe(String resource) {
        return decide(Action.DESCRIBE, resource).allowed();
    }

    /// The feeds that the requester may see.
    public List<Feed> feeds() {
        return profile.feeds().stream()
                .filter(feed -> mayDescribe(Policies.feed(feed.getName())))
                .toList();
    }

    /// The controls that the requester may see.
    public List<Control> controls() {
        return profile.controls().stream()
                .filter(control -> mayDescribe(Policies.control(control.getName())))
                .toList();
    }

    Verdict decide(Action action, String path) {
        if (profile.twin().equals(requester.twin())) {
            return new Verdict.Allowed("", null, null);
        }
        Verdict ours = Policies.outbound(outbound, profile.twin(), action, path, now);
        return ours.allowed() ? Policies.decide(profile.policy(), requester, action, path, now) : ours;
    }

    /// The twin without its description.
    Profile found() {
        return profile.seen("", feeds(), controls());
    }

    /// The twin, of its description what is said of the feeds and controls that may be seen, and of no
    /// others.
    ///
    /// @param known what is known of the twin's description; read anew if that is another
    Profile described(Described known) {
        String seen = known.says(profile.description())
                ? known.scoped(this::mayDescribe)
                : Turtle.scoped(profile.twin(), profile.description(), this::mayDescribe);
        return profile.seen(seen, feeds(), controls());
    }
}
