package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.topics.Topics;

/// Promise 4: what you may not find does not exist.
@Alone
final class HiddenIT {
    /// Each request has a decision of its own, whose id follows from the request alone.
    private static final Pattern DECISION = Pattern.compile("(\"decision\":\")[0-9a-f-]{36}");

    private final Pair pair;

    HiddenIT(Pair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbour", "grid"})
    void aHiddenTwinAndOneNeverCreatedAnswerAlike(String askedFrom) throws Exception {
        var agent = askedFrom.equals("harbour") ? pair.harbourStranger() : pair.balancer();
        var asking = pair.twin(agent, "asking");
        var hidden = pair.twin(pair.computer(), "hidden");
        hidden.publisher(Crossing.FEED, Numbers.SCHEMA);
        var never = hidden.did().organisationOf().twin(pair.name("absent"));

        assertThat(answers(agent, asking, hidden.did())).isEqualTo(answers(agent, asking, never));
    }

    private static List<Answer> answers(Agent agent, ActingTwin asking, Did about) throws Exception {
        var settings = agent.settings();
        var token = Http.token(settings);
        var registry = settings.twinRegistry().toString();
        var subject = Topics.feed(about.twinName().orElseThrow(), Crossing.FEED) + "-value";
        var seen = Http.all(
                List.of(
                        registry + "/descriptions?twin=" + Http.escaped(about),
                        registry + "/documents?twin=" + Http.escaped(about),
                        registry + "/twins/" + about.twinName().orElseThrow(),
                        registry + "/schemas/subjects/" + subject + "/versions",
                        registry + "/schemas/subjects/" + subject + "/versions/latest",
                        registry + "/schemas/subjects"),
                token,
                Http.TWIN,
                asking.did().value());
        var body = "{\"provider\": \"%s\", \"feed\": \"%s\"}".formatted(about, Crossing.FEED);
        var requested = Http.signed(
                settings,
                asking.did(),
                Kind.SUBSCRIBE,
                about,
                "/feeds/" + Crossing.FEED,
                "POST",
                "/interactions",
                body);
        var interactions = Http.call(
                "GET", settings.interactionBroker() + "/interactions?twin=" + Http.escaped(asking.did()), token, "");
        assertThat(seen.subList(0, 5)).extracting(Answer::status).containsOnly(404);
        assertThat(requested.status()).isEqualTo(404);
        return Stream.of(seen, List.of(requested, interactions))
                .flatMap(List::stream)
                .map(answer -> unnamed(answer, about))
                .toList();
    }

    /// Some answers repeat the name that was asked for.
    private static Answer unnamed(Answer answer, Did about) {
        return new Answer(
                answer.status(),
                answer.type(),
                answer.retryAfter(),
                DECISION.matcher(answer.body().replace(about.twinName().orElseThrow(), "<name>"))
                        .replaceAll("$1<id>"));
    }
}
