package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Decided;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.topics.Topics;

/// Promise 4: what you may not find does not exist.
@Alone
@TestInstance(Lifecycle.PER_CLASS)
final class HiddenIT {
    /// Each request has a decision of its own, whose id follows from the request alone.
    private static final Pattern DECISION = Pattern.compile("(\"decision\":\")[0-9a-f-]{36}");

    /// The first of [#paths].
    private static final int REFUSED = 5;

    private final Pair pair;
    private final List<Runnable> audits = new ArrayList<>();

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
        var began = Audited.beganMinute();

        var ofHidden = answers(agent, asking, hidden.did());
        var ofNever = answers(agent, asking, never);

        assertThat(unnamed(ofHidden, hidden.did())).isEqualTo(unnamed(ofNever, never));
        inAudit(
                agent,
                asking,
                hidden.did(),
                ofHidden,
                askedFrom.equals("harbour") ? hidden::audit : asking::organisationAudit,
                began);
        inAudit(agent, asking, never, ofNever, asking::organisationAudit, began);
    }

    private static List<Answer> answers(Agent agent, ActingTwin asking, Did about) throws Exception {
        var settings = agent.settings();
        var token = Http.token(settings);
        var seen = Http.all(
                paths(about).stream()
                        .map(path -> settings.twinRegistry() + path)
                        .toList(),
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
        assertThat(seen.subList(0, REFUSED)).extracting(Answer::status).containsOnly(404);
        assertThat(requested.status()).isEqualTo(404);
        return Stream.of(seen, List.of(requested, interactions))
                .flatMap(List::stream)
                .toList();
    }

    /// That they were refused is told when the minute is over.
    ///
    /// @param named the audit in which a call is that names the twin in its path
    private void inAudit(
            Agent agent,
            ActingTwin asking,
            Did about,
            List<Answer> answers,
            Supplier<List<Decided>> named,
            Instant began) {
        var calls = new ArrayList<Audited.Refused>();
        var paths = paths(about);
        for (int i = 0; i < REFUSED; i++) {
            var path = paths.get(i).split("\\?", 2)[0];
            calls.add(Audited.Refused.of(agent.settings().clientId(), "GET", path, answers.get(i)));
        }
        var decision = answers.get(REFUSED + 1).json().path("decision").asText();
        audits.add(() -> {
            Audited.awaitRefused(
                    named,
                    began,
                    calls.stream()
                            .filter(call -> call.path().startsWith("/twins/"))
                            .toList());
            Audited.awaitRefused(
                    asking::organisationAudit,
                    began,
                    calls.stream()
                            .filter(call -> !call.path().startsWith("/twins/"))
                            .toList());
            assertThat(asking.audit())
                    .anyMatch(decided -> decided.cause().equals(decision)
                            && decided.outcome().equals("REFUSED"));
        });
    }

    @AfterAll
    void allOfItIsInTheAudit() {
        audits.forEach(Runnable::run);
    }

    /// What is asked of a registry about a twin; of the last there is something to see.
    private static List<String> paths(Did about) {
        var name = about.twinName().orElseThrow();
        var subject = Topics.feed(name, Crossing.FEED) + "-value";
        return List.of(
                "/descriptions?twin=" + Http.escaped(about),
                "/documents?twin=" + Http.escaped(about),
                "/twins/" + name,
                "/schemas/subjects/" + subject + "/versions",
                "/schemas/subjects/" + subject + "/versions/latest",
                "/schemas/subjects");
    }

    /// Some answers repeat the name that was asked for.
    private static List<Answer> unnamed(List<Answer> answers, Did about) {
        return answers.stream().map(answer -> unnamed(answer, about)).toList();
    }

    private static Answer unnamed(Answer answer, Did about) {
        return new Answer(
                answer.status(),
                answer.type(),
                answer.retryAfter(),
                DECISION.matcher(answer.body().replace(about.twinName().orElseThrow(), "<name>"))
                        .replaceAll("$1<id>"));
    }
}
