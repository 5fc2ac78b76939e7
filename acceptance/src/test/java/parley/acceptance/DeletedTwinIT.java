package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import parley.agent.Holding;
import parley.agent.InteractionView;
import parley.agent.service.ProblemException;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.topics.Topics;

/// A twin goes with all that is its own, and tells what others have of it.
@BesideOthers
final class DeletedTwinIT {
    private static final int SOME = 10;

    private final Pair pair;

    DeletedTwinIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void nothingIsLeftOfATwinButWhatPartnersHold() throws Exception {
        try (var crossing = Crossing.open(pair, "gone", Duration.ofMillis(20))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            var provider = crossing.provider();
            var requester = crossing.requester();
            assertThat(topics(pair.harbour())).contains(crossing.feedTopic());
            assertThat(topics(pair.grid())).contains(Topics.delivery(crossing.interaction()));
            assertThat(refusal(provider::delete)).contains("in-use");
            crossing.finish();
            Patiently.await("it is counted")
                    .until(() -> provider.interaction(crossing.interaction())
                            .flatMap(view -> view.delivered())
                            .filter(delivered -> delivered.records() > SOME)
                            .isPresent());

            var held = provider.retire("scrapped");

            assertThat(held)
                    .singleElement()
                    .extracting(Holding::twin, Holding::feed)
                    .containsExactly(requester.did().value(), Crossing.FEED);
            assertThat(held.getFirst().delivered().records()).isGreaterThan(SOME);
            assertThat(provider.show()).isEmpty();
            Patiently.await("its feed is gone")
                    .until(() -> !topics(pair.harbour()).contains(crossing.feedTopic()));
            Patiently.await("the partner knows of the end")
                    .until(() -> requester
                            .interaction(crossing.interaction())
                            .filter(view -> view.state() == State.TERMINATED)
                            .isPresent());
            assertThat(topics(pair.grid())).contains(Topics.delivery(crossing.interaction()));

            assertThat(requester.retire("no use for it any more")).isEmpty();
            Patiently.await("what it was delivered is gone")
                    .until(() -> !topics(pair.grid()).contains(Topics.delivery(crossing.interaction())));
            assertThat(provider.put("<> a <https://example.org/Anew> .")).isTrue();
            assertThat(provider.interactions())
                    .extracting(InteractionView::state)
                    .containsOnly(State.TERMINATED);
        }
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "";
        } catch (ProblemException e) {
            return e.problem().type();
        }
    }

    private static Set<String> topics(SpaceAccess space) throws Exception {
        try (var admin = Admin.create(space.admin())) {
            return admin.listTopics().names().get();
        }
    }
}
