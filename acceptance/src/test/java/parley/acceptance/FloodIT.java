package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.Decided;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.avro.State;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.SigningKey;

/// Whoever asks for more than there is a quota for is refused, or waits, and nobody else does.
@Alone
final class FloodIT {
    private static final String FEED = Crossing.FEED;
    private static final int AT_ONCE = 8;
    /// More than are answered before the quota is used up.
    private static final int MOST = 5_000;
    /// More than a partner's quota lets through at once.
    private static final int FORGED = 1_500;

    private static final String FORGED_LANE = "lane.harbour.commands";

    private final Pair pair;
    private final AgentSettings attacker;
    private final SigningKey key;
    private final String token;

    FloodIT(Pair pair) throws IOException {
        this.pair = pair;
        this.attacker = pair.harbourStranger().settings();
        this.key = Http.key(attacker);
        this.token = Http.token(attacker);
    }

    @Test
    void aTwinThatAsksTooMuchIsRefusedBeforeTheLogAndNobodyElseIs() throws Exception {
        var asked = provider("besieged");
        var flooder = pair.twin(pair.harbourStranger(), "flooder");
        var neighbour = pair.twin(pair.harbourStranger(), "neighbour");
        var began = Http.now().minusSeconds(2);

        var answers = flood(flooder.did(), asked.did());
        var others = subscribe(neighbour.did(), asked.did());
        flooder.policy().set(List.of(Rules.allow("self", Rules.anyone(), "/", FIND)));

        var refused = answers.stream().filter(answer -> answer.status() == 429).toList();
        var decided = answers.stream().filter(answer -> answer.status() == 403).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.json().path("reason").asText()).isEqualTo("QUOTA");
            assertThat(answer.json().path("detail").asText())
                    .contains(flooder.did().value());
            assertThat(answer.retryAfter()).isBetween(1L, 60L);
        });
        assertThat(answers).hasSize(refused.size() + decided.size());
        assertThat(others.status()).as(others.body()).isEqualTo(403);
        assertThat(others.json().path("reason").asText()).isEqualTo("NO_RULE");
        assertThat(flooder.interactions()).extracting(InteractionView::state).containsOnly(State.DENIED);
        assertThat(Audited.decisions(audit(asked)))
                .filteredOn(entry ->
                        entry.path("twin").asText().equals(flooder.did().value()))
                .hasSize(decided.size());
        Audited.awaitDenied(flooder::organisationAudit, attacker.clientId(), began, refused.size());
    }

    /// Its own space counts what a partner's twins ask; here, its broker writes into the lane what it likes.
    @Test
    void aPartnerThatFloodsItsLaneWaitsAndHoldsUpNobodyElse() throws Exception {
        long before = Aside.counted(pair);
        try (var crossing = Crossing.open(pair, "unmoved", Duration.ofMillis(20));
                var lane = Plain.producer(pair.grid().admin())) {
            var asked = provider("beset");
            var own = pair.twin(pair.harbourStranger(), "served");
            for (int i = 0; i < FORGED; i++) {
                var _ = lane.send(new ProducerRecord<>(
                        FORGED_LANE, own.did().value().getBytes(UTF_8), ("forged " + i).getBytes(UTF_8)));
            }
            lane.flush();

            Patiently.await("the lane to wait")
                    .until(() -> Http.call("GET", pair.harbour().feedStreams() + "/health", "", "")
                            .body()
                            .contains("paced: the partner's quota"));
            var answer = subscribe(own.did(), asked.did());
            crossing.awaitReceived(crossing.end());

            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.json().path("reason").asText()).isEqualTo("NO_RULE");
            // How many more there were is told when their time is over, two seconds here
            Patiently.await("what was forged to be told of")
                    .untilAsserted(() -> assertThat(forged(crossing.provider().organisationAudit()))
                            .isNotEmpty()
                            .hasSizeLessThan(150));
            crossing.finish();
            Patiently.await("all that was forged to be put aside").until(() -> Aside.counted(pair) >= before + FORGED);
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
        }
    }

    /// What is said of that lane's commands.
    private static List<JsonNode> forged(List<Decided> audit) {
        return audit.stream()
                .map(decided -> decided.json().path("disbelieved"))
                .filter(told -> told.path("topic").asText().equals("grid." + FORGED_LANE)
                        && told.path("kind").asText().equals("unreadable"))
                .toList();
    }

    /// A twin that everyone may find and nobody subscribe to.
    private ActingTwin provider(String hint) {
        var provider = pair.twin(pair.computer(), hint);
        provider.publisher(FEED, Numbers.SCHEMA);
        provider.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE)));
        return provider;
    }

    /// Asks on several connections until one is refused for asking too much.
    private Collection<Answer> flood(Did flooder, Did asked) throws InterruptedException, ExecutionException {
        var answers = new ConcurrentLinkedQueue<Answer>();
        var refused = new AtomicBoolean();
        Callable<Void> ask = () -> {
            for (int i = 0; i < MOST / AT_ONCE && !refused.get(); i++) {
                var answer = subscribe(flooder, asked);
                answers.add(answer);
                refused.compareAndSet(false, answer.status() == 429);
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var each : threads.invokeAll(new ArrayList<>(Collections.nCopies(AT_ONCE, ask)))) {
                each.get();
            }
        }
        return answers;
    }

    private Answer subscribe(Did twin, Did provider) {
        var body = "{\"provider\": \"%s\", \"feed\": \"%s\"}".formatted(provider, FEED);
        var request =
                Http.unsigned(attacker.clientId(), twin, Kind.SUBSCRIBE, provider, "/feeds/" + FEED, body, Http.now());
        var url = pair.harbour().interactionBroker() + "/interactions";
        return Http.sent("POST", url, token, AgentRequest.toHeader(request.secure(key)), body);
    }

    private Answer audit(ActingTwin twin) {
        return Http.call(
                "GET",
                pair.harbour().interactionBroker() + "/audit?twin=" + Http.escaped(twin.did()),
                Http.token(pair.computer().settings()),
                "");
    }
}
