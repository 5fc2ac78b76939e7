package parley.registry.facade;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import parley.avro.Interaction;
import parley.avro.State;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Showing;
import parley.identity.ZeroCopy;
import parley.registry.sight.Sight;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.OwnTwins;

/// What an agent, for any of the twins that delegate to it, may do with the subjects of our schema registry.
public final class SubjectRights {

    private final Did organisation;
    private final OwnTwins twins;
    private final Map<String, Interaction> interactions;
    private final Sight sight;
    private final Showing showing;

    /// @param organisation ours
    /// @param interactions the interactions of this space, by id
    /// @param showing what organisations attest
    public SubjectRights(
            Did organisation, OwnTwins twins, Map<String, Interaction> interactions, Sight sight, Showing showing) {
        this.showing = showing;
        this.organisation = organisation;
        this.twins = twins;
        this.interactions = interactions;
        this.sight = sight;
    }

    /// Whether an agent may write a subject.
    public sealed interface Write {

        /// It may.
        record Granted(OwnTwin twin, Subject.OfFeed subject) implements Write {}

        /// It may know of the subject, but not write it.
        record Forbidden(String why) implements Write {}

        /// For this agent there is no such subject.
        record Hidden() implements Write {}
    }

    /// Whether the agent may read the subject's schemas.
    public boolean mayRead(String agent, Subject subject, Instant now) {
        return switch (subject) {
            case Subject.OfFeed feed -> mayReadFeed(agent, feed, now);
            case Subject.OfDelivery delivery -> mayReadDelivery(agent, delivery, now);
            case Subject.Other other -> false;
        };
    }

    /// Whether the agent may register schemas under the subject.
    public Write mayWrite(String agent, Subject subject, Instant now) {
        if (subject instanceof Subject.OfFeed feed) {
            OwnTwin twin = twins.get(did(feed)).orElse(null);
            if (twin != null && twin.delegates(agent, Function.PUBLISH, now)) {
                return new Write.Granted(twin, feed);
            }
        }
        return mayRead(agent, subject, now)
                ? new Write.Forbidden("only an agent that may publish for the feed's own twin registers its schemas")
                : new Write.Hidden();
    }

    private boolean mayReadFeed(String agent, Subject.OfFeed feed, Instant now) {
        List<OwnTwin> acting = twins.delegatingTo(agent, now);
        return twins.get(did(feed)).stream()
                        .anyMatch(twin -> acting.stream()
                                .map(own -> own.requester(agent, showing, now))
                                .anyMatch(requester -> sight.mayDescribeFeed(requester, twin, feed.feed(), now)))
                || acting.stream().anyMatch(own -> reads(own, feed));
    }

    /// Whether the twin has been granted the feed's own topic.
    private boolean reads(OwnTwin requester, Subject.OfFeed feed) {
        return interactions.values().stream()
                .anyMatch(interaction -> interaction.getState() == State.ACTIVE
                        && interaction.getRequester().equals(requester.did().value())
                        && interaction.getProvider().equals(did(feed))
                        && interaction.getFeed().equals(feed.feed())
                        && ZeroCopy.granted(interaction));
    }

    private boolean mayReadDelivery(String agent, Subject.OfDelivery delivery, Instant now) {
        Interaction interaction = interactions.get(delivery.interaction());
        return interaction != null
                && twins.get(interaction.getRequester())
                        .flatMap(twin -> twin.delegation(agent, now))
                        .isPresent();
    }

    private String did(Subject.OfFeed feed) {
        return organisation.twin(feed.twin()).value();
    }
}
