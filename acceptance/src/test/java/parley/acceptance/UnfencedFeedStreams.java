package parley.acceptance;

import java.io.IOException;
import parley.avro.Interaction;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.feeds.FeedStreamsProcess;
import parley.feeds.Wiring;
import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;
import parley.identity.Did;

/// A space's feed-streams with its fence switched off for some twins: it reports every end as applied and goes on as
/// before. What others ended is over for it as well: it would begin with all that was ever granted.
final class UnfencedFeedStreams {
    private UnfencedFeedStreams() {}

    /// @param provider how the names of the twins begin whose feeds are not fenced
    static FeedStreamsProcess start(SpaceAccess space, String provider) throws IOException {
        return FeedStreamsHere.start(space, "1", new Wiring(Verification.signatures(), new Off(provider)));
    }

    private record Off(String provider) implements Fencing {
        @Override
        public boolean mayForward(boolean lease) {
            return true;
        }

        @Override
        public boolean takesEffect(Interaction changed) {
            return changed.getState() != State.TERMINATED || !unfenced(changed);
        }

        private boolean unfenced(Interaction changed) {
            return Did.ofTwin(changed.getProvider())
                    .twinName()
                    .filter(name -> name.startsWith(provider))
                    .isPresent();
        }
    }
}
