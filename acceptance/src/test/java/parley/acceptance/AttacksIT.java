package parley.acceptance;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.acceptance.Audited.Refused;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.Rules;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.CommandCall;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;

/// Promises 5 and 10: an agent does what its twins delegate to it, for as long as they do, and nothing in anyone else's
/// name, whatever it signs.
@Alone
final class AttacksIT {
    private static final String FEED = Crossing.FEED;
    private static final String CONTROL_NAME = "sampling";
    private static final byte[] PAYLOAD = {2};
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Pair pair;
    private final AgentSettings attacker;
    private final String token;

    AttacksIT(Pair pair) {
        this.pair = pair;
        this.attacker = pair.harbourStranger().settings();
        this.token = Http.token(attacker);
    }

    /// The provider of all that is asked for, which allows it to everyone.
    private ActingTwin provider() {
        var provider = pair.twin(pair.computer(), "asked");
        provider.publisher(FEED, Numbers.SCHEMA);
        provider.declareControl(CONTROL_NAME, Numbers.SCHEMA, null);
        provider.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE, SUBSCRIBE, CONTROL)));
        return provider;
    }

    @Test
    void anAgentOfOneTwinReadsAndChangesNothingOfAnother() throws Exception {
        var provider = provider();
        var victim = pair.twin(pair.computer(), "victim");
        var own = pair.twin(pair.harbourStranger(), "own");
        victim.publisher(FEED, Numbers.SCHEMA);
        victim.declareControl(CONTROL_NAME, Numbers.SCHEMA, null);
        victim.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE)));
        var before = state(victim);
        var began = Audited.beganMinute();

        var answers = new TreeMap<String, Answer>();
        reads(victim, own, answers);
        changes(victim, token, answers);
        signed(victim, provider, answers);

        assertThat(answers)
                .hasSizeGreaterThan(25)
                .allSatisfy((what, answer) -> assertThat(answer.status())
                        .as("%s: %s", what, answer.body())
                        .isIn(403, 404, 409));
        assertThat(state(victim)).isEqualTo(before);
        long ofTwin = answers.keySet().stream()
                .filter(call -> call.contains("/twins/" + name(victim)))
                .count();
        Audited.awaitDenied(victim::audit, attacker.clientId(), began, ofTwin);
        Audited.awaitDenied(victim::organisationAudit, attacker.clientId(), began, answers.size() - ofTwin);
    }

    /// A token of the victim's own agent: it reads, until it expires.
    @Test
    void whoHasStolenATokenChangesNoTwinAndMakesNone() throws Exception {
        var agent = pair.computer().settings();
        var stolen = Http.token(agent);
        var victim = provider();
        var before = state(victim);
        var twins = Http.call("GET", registry("/twins"), stolen, "").body();
        var began = Audited.beganMinute();

        var answers = new TreeMap<String, Answer>();
        changes(victim, stolen, answers);
        register(victim, stolen, answers);
        make(agent, Http.key(attacker), stolen, answers);
        delegateToThief(victim, stolen, answers);

        assertThat(answers)
                .hasSize(13)
                .allSatisfy((what, answer) -> assertThat(answer.status())
                        .as("%s: %s", what, answer.body())
                        .isIn(400, 403, 409));
        assertThat(state(victim)).isEqualTo(before);
        assertThat(Http.call("GET", registry("/twins"), stolen, "").body()).isEqualTo(twins);
        awaitRefused(name(victim), stolen, began, refused(agent.clientId(), answers));
        // With the key, the same is done
        victim.put("<> a <urn:example:Changed> .");
        assertThat(state(victim)).isNotEqualTo(before);
    }

    /// No twin knows the agent by a key: who operates the space has told it.
    @Test
    void whoHasStolenTheTokenOfAnAgentThatHasNoTwinYetMakesNone() {
        var agent = pair.harbourStranger().settings();
        var stolen = Http.token(agent);
        var twins = Http.call("GET", registry("/twins"), stolen, "").body();
        var watching = pair.twin(pair.computer(), "watching");
        var began = Audited.beganMinute();

        var answers = new TreeMap<String, Answer>();
        make(agent, SigningKey.generate(new SecureRandom()), stolen, answers);

        assertThat(answers)
                .hasSize(4)
                .allSatisfy((what, answer) -> assertThat(answer.status())
                        .as("%s: %s", what, answer.body())
                        .isIn(400, 403, 409));
        assertThat(Http.call("GET", registry("/twins"), stolen, "").body()).isEqualTo(twins);
        awaitRefused(name(watching), Http.token(pair.computer().settings()), began, refused(agent.clientId(), answers));
    }

    /// identity-bridge signs for whoever has that token, and yet he brings in no key of his own.
    @Test
    void aStolenTokenOfAnAgentInCustodyBringsNoKeyOfTheThief() throws IOException {
        var agent = AgentSettings.read(Pair.settings(pair.harbour(), SpaceFiles.WITHOUT_KEY));
        var stolen = Http.token(agent);
        var name = pair.name("in-custody");
        var kept = Http.call("PUT", bridge("/twins/" + name + "/custody"), stolen, "");
        var made = Http.call(
                "PUT",
                registry("/twins/" + name),
                stolen,
                "<> a <urn:example:Thing> .",
                "Content-Type",
                "text/turtle",
                Http.KEY,
                kept.json().path("key").asText(),
                "Parley-Custody",
                "true");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var thief = SigningKey.generate(new SecureRandom());
        var answers = new TreeMap<String, Answer>();
        var began = Audited.beganMinute();

        make(agent, thief, stolen, answers);
        for (var other : List.of(agent.clientId(), attacker.clientId())) {
            for (boolean custody : new boolean[] {true, false}) {
                var body = delegation(thief, custody);
                var path = "/delegations/" + other;
                var url = registry("/twins/" + name + path);
                answers.put(
                        "PUT " + url + " in custody: " + custody,
                        Http.call(
                                "PUT",
                                url,
                                stolen,
                                body,
                                "Content-Type",
                                "application/json",
                                AgentRequest.HEADER,
                                signedInCustody(name, stolen, path, body)));
            }
        }

        assertThat(answers)
                .hasSize(8)
                .allSatisfy((what, answer) -> assertThat(answer.status())
                        .as("%s: %s", what, answer.body())
                        .isIn(400, 403, 409));
        assertThat(Http.call("GET", registry("/twins/" + name), stolen, "").body())
                .doesNotContain(thief.multibase())
                .isEqualTo(made.body());
        awaitRefused(name, stolen, began, refused(agent.clientId(), answers));
    }

    private String signedInCustody(String twin, String token, String path, String body) {
        var request = Http.JSON
                .createObjectNode()
                .put("kind", "delegate")
                .put("resource", path)
                .put("body", body);
        var signed = Http.call(
                "POST",
                bridge("/twins/" + twin + "/requests"),
                token,
                request.toString(),
                "Content-Type",
                "application/json");
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
        return signed.json().path("request").asText();
    }

    private void register(ActingTwin victim, String stolen, Map<String, Answer> answers) {
        var other = Numbers.schema("Number", ", {\"name\": \"more\", \"type\": \"int\", \"default\": 0}");
        for (var feed : List.of(FEED, "another")) {
            var url = registry("/schemas/subjects/feed." + name(victim) + "." + feed + "-value/versions");
            var body = "{\"schema\": \"" + other.toString().replace("\"", "\\\"") + "\"}";
            answers.put("POST " + url, Http.call("POST", url, stolen, body, "Content-Type", "application/json"));
        }
    }

    /// With a key of the thief's own, which is said to be in custody or not, and signed with it or not.
    private void make(AgentSettings agent, SigningKey key, String stolen, Map<String, Answer> answers) {
        for (boolean custody : new boolean[] {false, true}) {
            var name = pair.name("stolen");
            var did = agent.organisationDid().twin(name);
            var turtle = "<> a <urn:example:Thing> .";
            var resource = "/?key=" + key.multibase() + (custody ? "&custody=true" : "");
            var signed = AgentRequest.toHeader(
                    Http.unsigned(agent.clientId(), did, Kind.CREATE_TWIN, did, resource, turtle, Http.now())
                            .secure(key));
            var headers = new ArrayList<>(List.of("Content-Type", "text/turtle", Http.KEY, key.multibase()));
            if (custody) {
                headers.addAll(List.of("Parley-Custody", "true"));
            }
            var url = registry("/twins/" + name);
            answers.put(
                    "PUT " + url + " in custody: " + custody,
                    Http.call("PUT", url, stolen, turtle, headers.toArray(String[]::new)));
            headers.addAll(List.of(AgentRequest.HEADER, signed));
            answers.put(
                    "PUT " + url + " signed, in custody: " + custody,
                    Http.call("PUT", url, stolen, turtle, headers.toArray(String[]::new)));
        }
    }

    private void delegateToThief(ActingTwin victim, String stolen, Map<String, Answer> answers) throws IOException {
        var url = registry("/twins/" + name(victim) + "/delegations/" + attacker.clientId());
        answers.put("PUT " + url, Http.call("PUT", url, stolen, delegation(), "Content-Type", "application/json"));
    }

    /// As the audit tells of them: with a method and a URL the name of each answer begins.
    private static List<Refused> refused(String by, Map<String, Answer> answers) {
        return answers.entrySet().stream()
                .map(answered -> {
                    var call = answered.getKey().split(" ", 3);
                    var path = URI.create(call[1]).getPath();
                    // Who registers a schema is told no more than the status
                    return path.startsWith("/schemas/")
                            ? new Refused(by, call[0], path, "invalid")
                            : Refused.of(by, call[0], path, answered.getValue());
                })
                .toList();
    }

    /// Those of the twin in its audit, the others in the organisation's.
    ///
    /// @param held a token of who administers the twin
    private void awaitRefused(String twin, String held, Instant began, List<Refused> calls) {
        var did = attacker.organisationDid().twin(twin);
        var ofTwin =
                calls.stream().collect(partitioningBy(call -> (call.path() + "/").startsWith("/twins/" + twin + "/")));
        ofTwin.forEach((its, refused) -> {
            var audit = broker("/audit" + (its ? "" : "/organisation") + "?twin=" + Http.escaped(did));
            Audited.awaitRefusedAt(() -> Http.call("GET", audit, held, ""), began, refused);
        });
    }

    private static List<Object> state(ActingTwin twin) {
        var decided = twin.audit().stream()
                .filter(decision -> !decision.event().equals("Denied"))
                .toList();
        // What was delivered goes on to be counted
        var interactions = twin.interactions().stream()
                .map(view -> ((ObjectNode) view.json().deepCopy()).without("delivered"))
                .toList();
        return List.of(twin.show(), twin.policy().get(), interactions, decided, twin.describe(twin.did()));
    }

    private void reads(ActingTwin victim, ActingTwin own, Map<String, Answer> answers) {
        var name = name(victim);
        var id = Http.escaped(victim.did());
        for (var url : List.of(
                broker("/interactions?twin=" + id),
                broker("/interactions/connected?twin=" + id),
                broker("/interactions/connected/organisation?twin=" + id),
                broker("/commands?twin=" + id),
                broker("/audit?twin=" + id),
                broker("/audit/organisation?twin=" + id),
                broker("/twins/" + name + "/policy"),
                broker("/twins/" + name + "/pending"),
                registry("/twins/" + name),
                registry("/find"),
                registry("/descriptions?twin=" + Http.escaped(own.did())),
                registry("/documents?twin=" + Http.escaped(own.did())),
                bridge("/twins/" + name + "/custody"))) {
            answers.put(
                    "GET " + url,
                    Http.call("GET", url, token, "", Http.TWIN, victim.did().value()));
        }
    }

    /// With a token alone.
    private void changes(ActingTwin victim, String held, Map<String, Answer> answers) throws IOException {
        var twin = "/twins/" + name(victim);
        var schema = "{\"request\": " + Numbers.SCHEMA + "}";
        record Change(String method, String url, String type, String body) {}
        for (var change : List.of(
                new Change("PUT", registry(twin), "text/turtle", "<> a <urn:example:Thing> ."),
                new Change("DELETE", registry(twin), "application/json", ""),
                new Change("PUT", registry(twin + "/controls/" + CONTROL_NAME), "application/json", schema),
                new Change("DELETE", registry(twin + "/controls/" + CONTROL_NAME), "application/json", ""),
                new Change(
                        "POST",
                        bridge(twin + "/requests"),
                        "application/json",
                        "{\"kind\": \"subscribe\", \"resource\": \"/feeds/x\"}"),
                new Change(
                        "POST",
                        bridge(twin + "/feeds/" + FEED + "/records"),
                        "application/json",
                        "{\"records\": [{\"value\": {\"number\": 1}}]}"))) {
            answers.put(
                    change.method + " " + change.url,
                    Http.call(
                            change.method,
                            change.url,
                            held,
                            change.body,
                            Http.KEY,
                            Http.key(attacker).multibase(),
                            Http.TWIN,
                            victim.did().value(),
                            "Content-Type",
                            change.type));
        }
    }

    /// Signed in the victim's name with a key of the attacker's own; and with the victim's, by who stole what it
    /// signed.
    private void signed(ActingTwin victim, ActingTwin provider, Map<String, Answer> answers) throws IOException {
        var twin = "/twins/" + name(victim);
        var self = victim.did();
        var other = provider.did();
        var asked = "{\"provider\": \"%s\", \"feed\": \"%s\"}".formatted(other, FEED);
        var input = JsonNodeFactory.instance.objectNode().put("number", 1);
        record Signed(Kind kind, Did of, String resource, String method, String url, String body) {}
        for (var each : List.of(
                new Signed(Kind.SUBSCRIBE, other, "/feeds/" + FEED, "POST", broker("/interactions"), asked),
                new Signed(
                        Kind.COMMAND,
                        other,
                        "/controls/" + CONTROL_NAME,
                        "POST",
                        broker("/commands"),
                        CommandCall.json(other, CONTROL_NAME, input)),
                new Signed(
                        Kind.OFFER,
                        self,
                        "/feeds/" + FEED,
                        "POST",
                        broker("/offers"),
                        "{\"requester\": \"%s\", \"provider\": \"%s\", \"feed\": \"%s\"}".formatted(other, self, FEED)),
                new Signed(
                        Kind.BAN,
                        self,
                        "/policy",
                        "POST",
                        broker(twin + "/bans"),
                        "{\"twin\": \"%s\", \"reason\": \"\"}".formatted(other)),
                new Signed(Kind.SET_POLICY, self, "/policy", "PUT", broker(twin + "/policy"), "{\"rules\": []}"),
                new Signed(Kind.SET_POLICY, self, "/policy", "DELETE", broker(twin + "/policy"), ""),
                new Signed(
                        Kind.DELEGATE,
                        self,
                        "/delegations/" + attacker.clientId(),
                        "PUT",
                        registry(twin + "/delegations/" + attacker.clientId()),
                        delegation()))) {
            for (var signer : List.of(attacker, pair.computer().settings())) {
                var header = Http.request(signer, self, each.kind, each.of, each.resource, each.body, Http.now());
                answers.put(
                        each.method + " " + each.url + " " + each.kind + " signed by " + signer.clientId(),
                        Http.sent(each.method, each.url, token, header, each.body));
            }
        }
    }

    private String delegation() throws IOException {
        return delegation(Http.key(attacker), false);
    }

    private static String delegation(SigningKey key, boolean custody) {
        return Http.JSON
                .createObjectNode()
                .put("key", key.multibase())
                .put("expires", Http.now().plus(Duration.ofDays(1)).toString())
                .put("custody", custody)
                .put("version", 1)
                .set("functions", Http.JSON.createArrayNode().add("administer"))
                .toString();
    }

    @Test
    void whatADelegationHasNeverCoveredOrNoLongerDoesIsRefused() throws Exception {
        var provider = provider();
        var began = Audited.beganMinute();
        var agent = attacker.clientId();
        try (var crossing = Crossing.open(pair, "delegating", Duration.ofMillis(50));
                var broker = Plain.producer(pair.harbour().admin())) {
            var twin = crossing.provider();
            var expected = new TreeMap<Long, String>();
            crossing.awaitReceived(crossing.grantedUntil());

            delegate(twin, Http.now().plus(Duration.ofHours(1)), Function.PUBLISH, Function.SUBSCRIBE);
            delegate(twin, Http.now().plus(Duration.ofHours(1)), Function.SUBSCRIBE);
            assertThat(subscribe(twin, provider, Http.now()).status()).isIn(200, 201, 202);
            var command = command(twin, provider);
            assertThat(command.status()).isEqualTo(403);
            assertThat(command.json().path("detail").asText()).contains("may not control");
            expected.put(publish(broker, crossing, Http.now()), "no such key may publish");

            var expires = Http.now().plus(Duration.ofSeconds(1));
            delegate(twin, expires, Function.PUBLISH, Function.SUBSCRIBE);
            Patiently.await("the delegation to expire").until(() -> Http.now().isAfter(expires));
            var late = subscribe(twin, provider, Http.now());
            assertRefused(late, "until " + expires);
            expected.put(publish(broker, crossing, Http.now()), "no such key may publish");
            expected.put(publish(broker, crossing, expires.minusMillis(1)), "no such key may publish");

            twin.undelegate(agent);
            var after = subscribe(twin, provider, Http.now());
            assertRefused(after, "has no key");
            var read = Http.call("GET", broker("/audit?twin=" + Http.escaped(twin.did())), token, "");
            assertThat(read.status()).isEqualTo(403);
            expected.put(publish(broker, crossing, Http.now()), "no such key may publish");

            // A genuine one comes last, or the handler would wait for one that it never gets
            crossing.awaitReceived(crossing.end());
            long end = crossing.finish();
            var aside = Aside.reasons(pair.harbour().admin(), crossing.feedTopic());
            assertThat(aside.keySet()).isEqualTo(expected.keySet());
            expected.forEach((offset, why) -> assertThat(aside.get(offset)).contains(why));
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .doesNotContainAnyElementsOf(expected.keySet())
                    .contains(end - 1);
            assertThat(crossing.received().refused()).isEmpty();
            Audited.awaitRefused(
                    twin::organisationAudit,
                    began,
                    List.of(
                            Refused.of(agent, "POST", "/commands", command),
                            Refused.of(agent, "POST", "/interactions", late),
                            Refused.of(agent, "POST", "/interactions", after),
                            Refused.of(agent, "GET", "/audit", read)));
            Audited.awaitDisbelieved(
                    twin::audit,
                    "record",
                    "no such key may publish: "
                            + twin.did().method(agent, Http.key(attacker).publicKey()),
                    expected.size());
        }
    }

    private void delegate(ActingTwin twin, Instant expires, Function first, Function... more) throws IOException {
        twin.delegate(
                new Delegation(attacker.clientId(), Http.key(attacker).publicKey(), EnumSet.of(first, more), expires));
    }

    private static void assertRefused(Answer answer, String detail) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.json().path("detail").asText()).contains(detail);
    }

    private Answer command(ActingTwin twin, ActingTwin provider) throws IOException {
        var body = CommandCall.json(
                provider.did(),
                CONTROL_NAME,
                JsonNodeFactory.instance.objectNode().put("number", 1));
        return Http.signed(
                attacker,
                twin.did(),
                Kind.COMMAND,
                provider.did(),
                "/controls/" + CONTROL_NAME,
                "POST",
                "/commands",
                body);
    }

    private Answer subscribe(ActingTwin twin, ActingTwin provider, Instant issued) throws IOException {
        var body = "{\"provider\": \"%s\", \"feed\": \"%s\"}".formatted(provider.did(), FEED);
        var header = Http.request(attacker, twin.did(), Kind.SUBSCRIBE, provider.did(), "/feeds/" + FEED, body, issued);
        return Http.sent("POST", broker("/interactions"), token, header, body);
    }

    /// Signed by the attacker, and written into the feed by whoever can.
    private long publish(KafkaProducer<byte[], byte[]> broker, Crossing crossing, Instant at) throws Exception {
        var twin = crossing.provider().did();
        long time = at.toEpochMilli();
        var key = Http.key(attacker);
        var stamp = new Stamp(twin.feedUrl(FEED), twin.method(attacker.clientId(), key.publicKey()), time, 0, time);
        var record = new ProducerRecord<byte[], byte[]>(
                crossing.feedTopic(), 0, time, null, ConfluentFrame.frame(schemaId(crossing), PAYLOAD));
        RecordSignature.sign(record, stamp, Fingerprint.sha256(Numbers.SCHEMA), key);
        return broker.send(record).get().offset();
    }

    private int schemaId(Crossing crossing) {
        var agent = pair.computer().settings();
        var subject = crossing.feedTopic() + "-value";
        return Http.call("GET", registry("/schemas/subjects/" + subject + "/versions/latest"), Http.token(agent), "")
                .json()
                .path("id")
                .asInt();
    }

    /// A clock may be ahead by two minutes; and what was signed five minutes ago and is valid still is only that.
    @Test
    void whatIsDatedFiveMinutesAheadIsRefusedAndWhatIsFiveMinutesOldIsNot() throws Exception {
        var provider = provider();
        var own = pair.twin(pair.harbourStranger(), "skewed");
        var began = Audited.beganMinute();

        var ahead = subscribe(own, provider, Http.now().plus(FIVE_MINUTES));
        assertThat(own.interactions()).isEmpty();
        var old = subscribe(own, provider, Http.now().minus(FIVE_MINUTES));

        assertThat(ahead.status()).as(ahead.body()).isEqualTo(400);
        assertThat(ahead.json().path("title").asText()).isEqualTo("Not valid now");
        assertThat(old.status()).as(old.body()).isIn(200, 201, 202);
        assertThat(own.interactions()).hasSize(1);
        Audited.awaitRefused(
                own::organisationAudit,
                began,
                List.of(Refused.of(attacker.clientId(), "POST", "/interactions", ahead)));
    }

    /// Where [BadInputIT] does not ask: the service that signs, and the registry of schemas behind the façade.
    @Test
    void aTokenOfAnotherRealmOrForAnotherAudienceOpensNothing() {
        var victim = pair.twin(pair.computer(), "tokens");
        var began = Audited.beganMinute();
        var bad = List.of(
                Http.token(pair.balancer().settings()),
                Http.token(pair.harbour(), "interaction-broker"),
                Http.token(pair.harbour(), "schema-registry"));
        var answers = new ArrayList<Answer>();
        for (var each : bad) {
            answers.add(Http.call("GET", bridge("/twins/" + name(victim) + "/custody"), each, ""));
            answers.add(Http.call("GET", bridge("/partners"), each, ""));
            answers.add(Http.call("GET", pair.harbour().schemaRegistry() + "/subjects", each, ""));
        }
        answers.add(Http.call(
                "GET",
                pair.harbour().schemaRegistry() + "/subjects",
                Http.token(pair.computer().settings()),
                ""));

        assertThat(answers).extracting(Answer::status).allMatch(status -> status == 401 || status == 403);
        Audited.awaitDenied(victim::audit, "ANONYMOUS", began, bad.size());
        Audited.awaitDenied(victim::organisationAudit, "ANONYMOUS", began, bad.size());
    }

    private static String name(ActingTwin twin) {
        return twin.did().twinName().orElseThrow();
    }

    private String broker(String path) {
        return pair.harbour().interactionBroker() + path;
    }

    private String registry(String path) {
        return pair.harbour().twinRegistry() + path;
    }

    private String bridge(String path) {
        return pair.harbour().identityBridge() + path;
    }
}
