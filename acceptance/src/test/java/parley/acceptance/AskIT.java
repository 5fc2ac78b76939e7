package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.PendingListener;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.publishing.Publisher;
import parley.avro.State;

/// A rule asks the provider's agents, across two organisations: they are told, and nothing crosses before they accept
/// (promises 1 and 3).
@BesideOthers
final class AskIT {
    private static final String FEED = "numbers";

    private final Pair pair;

    AskIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void nothingCrossesBeforeTheProvidersAgentHasAccepted() throws Exception {
        var provider = asking("asked");
        var requester = pair.twin(pair.balancer(), "asking");
        var publisher = provider.publisher(FEED, Numbers.SCHEMA);
        publish(publisher, 0);
        var request = new CompletableFuture<InteractionView>();
        var received = new Received();

        var waiting = waiting(requester, provider);
        try (var _ = provider.pending(listener(request));
                var _ = requester.handle(waiting.id(), received)) {
            assertThat(request.get().id()).isEqualTo(waiting.id());
            publish(publisher, 1);
            assertThat(state(provider, waiting)).contains(State.PENDING);

            var accepted = provider.acceptRequest(waiting.id());

            assertThat(accepted.interaction().state()).isIn(State.REQUESTED, State.ACTIVE);
            Patiently.await("both sides")
                    .until(() -> state(requester, waiting).equals(Optional.of(State.ACTIVE))
                            && state(provider, waiting).equals(Optional.of(State.ACTIVE)));
            publish(publisher, 2);
            Patiently.await("the record").until(() -> received.count() == 1);
        }
        assertThat(received.records())
                .extracting(record -> String.valueOf(record.value()))
                .singleElement()
                .satisfies(value -> assertThat(value).contains("2"));
        assertThat(requester.terminate(waiting.id(), "enough").inForce()).isTrue();
    }

    @Test
    void aRequestIsDeniedOrWithdrawnAndBothSidesKnow() {
        var provider = asking("refusing");
        var requester = pair.twin(pair.balancer(), "refused");
        provider.publisher(FEED, Numbers.SCHEMA);

        var first = waiting(requester, provider);
        Patiently.await("the request").until(() -> state(provider, first).equals(Optional.of(State.PENDING)));
        provider.denyRequest(first.id(), "not this week");
        Patiently.await("the denial").until(() -> state(requester, first).equals(Optional.of(State.DENIED)));
        assertThat(requester
                        .interaction(first.id())
                        .orElseThrow()
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("not this week");
        var second = waiting(requester, provider);
        assertThat(requester.terminate(second.id(), "no need").interaction().state())
                .isEqualTo(State.WITHDRAWN);
        Patiently.await("the withdrawal").until(() -> state(provider, second).equals(Optional.of(State.WITHDRAWN)));

        Audited.await(provider::audit, "RequestAnswered", "ACCEPTED", "DENIED_BY_AGENT", 1);
    }

    private ActingTwin asking(String name) {
        var provider = pair.twin(pair.computer(), name);
        provider.policy()
                .set(List.of(
                        Rules.allow("find", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask", Rules.anyone(), "/feeds")));
        return provider;
    }

    /// The interaction that waits, once the requester knows that it does.
    private static InteractionView waiting(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "an answer",
                () -> Optional.of(requester.subscribe(provider.did(), FEED))
                        .filter(Subscription.Pending.class::isInstance)
                        .map(subscription -> ((Subscription.Pending) subscription).interaction())
                        .filter(interaction -> state(requester, interaction).equals(Optional.of(State.PENDING))));
    }

    /// As far as the twin's own space shows it by now; the other may be ahead.
    private static Optional<State> state(ActingTwin twin, InteractionView interaction) {
        return twin.interaction(interaction.id()).map(InteractionView::state);
    }

    private static void publish(Publisher publisher, long number) {
        publisher.publish(Numbers.of(Numbers.SCHEMA, number)).join();
    }

    private static PendingListener listener(CompletableFuture<InteractionView> request) {
        return new PendingListener() {
            @Override
            public void offered(InteractionView offer) {}

            @Override
            public void asked(InteractionView asked) {
                request.complete(asked);
            }

            @Override
            public void resolved(InteractionView interaction) {}
        };
    }
}
