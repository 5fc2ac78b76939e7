package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.deploy.run.SpaceAccess;
import parley.identity.Did;

/// Promise 8: Kafka is the only store of Parley's services.
@Alone
final class RebuildIT {
    private final Pair pair;

    RebuildIT(Pair pair) {
        this.pair = pair;
    }

    @Tag("soak")
    @Test
    void servicesWithoutTheirStateAnswerAsBefore() throws Exception {
        try (var crossing = Crossing.open(pair, "rebuild", Duration.ofMillis(50))) {
            crossing.awaitReceived(crossing.grantedUntil());
            var before = answers(crossing);
            long counted = crossing.received().count();
            assertThat(before).extracting(Answer::status).containsOnly(200);

            rebuild(pair.harbour());
            rebuild(pair.grid());

            Patiently.await("the same answers")
                    .untilAsserted(() -> assertThat(answers(crossing)).isEqualTo(before));
            crossing.awaitReceived(crossing.end());
            for (var side : List.of(crossing.provider(), crossing.requester())) {
                Patiently.await("the count goes on where it was")
                        .until(() -> side.interactions().stream()
                                .flatMap(each -> each.delivered().stream())
                                .anyMatch(delivered -> delivered.records() >= counted));
            }
            crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
        }
    }

    /// Ends the services of a space, deletes all that they keep outside Kafka, and starts them again.
    private void rebuild(SpaceAccess space) throws Exception {
        var services = List.of("twin-registry", "interaction-broker", "feed-streams", "identity-bridge");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks =
                    services.stream().map(service -> rebuild(space, service)).toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private Callable<String> rebuild(SpaceAccess space, String service) {
        return () -> {
            var component = space.organisation() + "/" + service;
            pair.spaces().end(component);
            Folders.delete(space.file().data().resolve(service).resolve("state"));
            pair.spaces().start(component);
            return component;
        };
    }

    private List<Answer> answers(Crossing crossing) {
        var answers = new ArrayList<Answer>();
        var provider = crossing.provider();
        answers.addAll(own(pair.computer().settings(), provider));
        answers.addAll(own(pair.balancer().settings(), crossing.requester()));
        answers.addAll(ask(
                pair.computer().settings(),
                provider.did(),
                List.of(
                        pair.harbour().interactionBroker() + "/twins/"
                                + provider.did().twinName().orElseThrow() + "/policy",
                        pair.harbour().schemas() + "/subjects/" + crossing.feedTopic() + "-value/versions/latest")));
        answers.addAll(ask(
                pair.balancer().settings(),
                crossing.requester().did(),
                List.of(
                        pair.grid().twinRegistry() + "/descriptions?twin=" + Http.escaped(provider.did()),
                        pair.grid().twinRegistry() + "/documents?twin=" + Http.escaped(provider.did()),
                        pair.grid().schemas() + "/subjects/" + crossing.delivery() + "-value/versions/latest")));
        return answers;
    }

    private static List<Answer> own(AgentSettings agent, ActingTwin twin) {
        var answers = new ArrayList<>(ask(
                agent,
                twin.did(),
                List.of(
                        agent.twinRegistry() + "/twins/" + twin.did().twinName().orElseThrow(),
                        agent.interactionBroker() + "/interactions?twin=" + Http.escaped(twin.did()),
                        agent.interactionBroker() + "/audit?twin=" + Http.escaped(twin.did()))));
        var audit = answers.removeLast();
        var interactions = answers.removeLast();
        answers.add(withBody(interactions, standing(interactions)));
        answers.add(withBody(audit, Audited.decisions(audit).toString()));
        return answers;
    }

    /// How the interactions stand, without what they were delivered: records go on to come.
    private static String standing(Answer interactions) {
        var json = interactions.json();
        json.forEach(each -> ((ObjectNode) each).remove("delivered"));
        return json.toString();
    }

    private static Answer withBody(Answer answer, String body) {
        return new Answer(answer.status(), answer.type(), answer.retryAfter(), body);
    }

    private static List<Answer> ask(AgentSettings agent, Did twin, List<String> urls) {
        return Http.all(urls, Http.token(agent), Http.TWIN, twin.value());
    }
}
