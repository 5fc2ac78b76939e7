package parley.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.registry.HarbourSpace.json;
import static parley.registry.world.World.AGENT_KEY;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.registry.world.World;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Which keys are a twin's, who may change that, and who learns of it.
@NeedsPlainBroker
class KeysIT {

    @TempDir
    private static Path folder;

    private static HarbourSpace harbour;
    private static TopicTail<LaneMessage> lane;
    private static final Map<String, TwinDocument> TOLD = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        harbour = new HarbourSpace(folder);
        lane = TopicTail.start(Topics.laneInteractions("grid"), harbour.kafka.clientConfig(), record -> {
            if (record.value() != null && record.value().getMessage() instanceof LaneDocument told) {
                assertThat(told.getTwin()).isEqualTo(record.key());
                TOLD.put(record.key(), endorsed(told.getDocument()));
            }
        });
    }

    @AfterAll
    static void stop() {
        lane.close();
        harbour.close();
    }

    @Test
    void aPartnerLearnsOfEachChangeOfTheKeysOfWhomItDealsWith() throws Exception {
        Did provider = twin("dealing");
        Did requester = twin("asking");
        interaction("dealt", GRID.twin("balancer"), provider, State.ACTIVE, half(true, List.of(7L)));
        interaction("asked", requester, GRID.twin("balancer"), State.REQUESTED, null);
        await().untilAsserted(() -> assertThat(TOLD).containsKeys(provider.value(), requester.value()));

        assertThat(delegate(provider, "meter").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(told(provider).ofAgent("meter")).isPresent());
        assertThat(undelegate(provider, "meter").statusCode()).isEqualTo(200);

        await().untilAsserted(() -> assertThat(told(provider).ofAgent("meter")).isEmpty());
        assertThat(told(provider).ofAgent("a")).isPresent();
    }

    /// A command brings its twin's document along, and else none would take back what that delegates.
    @Test
    void aPartnerLearnsOfTheKeysOfWhomItHasCommandsFromOrSentSome() throws Exception {
        Did sender = twin("commanding");
        Did obeying = twin("obeying");
        Did late = twin("too-late");
        command("refused", late, GRID.twin("balancer"), CommandState.REFUSED);
        command("sent", sender, GRID.twin("balancer"), CommandState.SENT);
        command("accepted", GRID.twin("balancer"), obeying, CommandState.ACCEPTED);
        await().untilAsserted(() -> assertThat(TOLD).containsKeys(sender.value(), obeying.value()));

        delegate(sender, "meter");
        await().untilAsserted(() -> assertThat(told(sender).ofAgent("meter")).isPresent());
        undelegate(sender, "meter");

        await().untilAsserted(() -> assertThat(told(sender).ofAgent("meter")).isEmpty());
        // What never left says nothing of who would have sent it
        assertThat(TOLD).doesNotContainKey(late.value());
    }

    /// An egress that has not read yet that a key is revoked may send what was signed with it.
    @Test
    void aRevocationIsInForceOnceEveryEgressThatMayForwardHasReadIt() throws Exception {
        Did twin = twin("lagging");
        assertThat(delegate(twin, "meter").statusCode()).isEqualTo(200);
        try (AppliedReporter egress = AppliedReporter.start(
                "egress",
                "egress-lagging",
                harbour.kafka.clientConfig(),
                new Lease(Duration.ofSeconds(30)),
                System::nanoTime)) {
            egress.applied(Topics.TWINS.name(), 0);
            egress.firstLease().get(10, TimeUnit.SECONDS);

            HttpResponse<String> lagging = undelegate(twin, "meter");
            egress.applied(Topics.TWINS.name(), Long.MAX_VALUE);

            assertThat(lagging.statusCode()).as(lagging.body()).isEqualTo(202);
            assertThat(json(lagging).path("document").asText()).doesNotContain("meter");
            assertThat(delegate(twin, "meter").statusCode())
                    .as("it has caught up")
                    .isEqualTo(200);
        }
    }

    /// However long ago that was, and whatever is still known of it.
    @Test
    void whatThePartnerOnceKnewIsKeptUpToDate() throws Exception {
        Did known = twin("once-known");
        harbour.send(
                Topics.laneInteractions("grid").name(),
                known.value(),
                AvroSerde.of(LaneMessage.class)
                        .encode(new LaneMessage(new LaneDocument(
                                known.value(),
                                json(harbour.agent("a", "GET", "/twins/once-known", null))
                                        .path("document")
                                        .asText()))));
        await().untilAsserted(() -> assertThat(TOLD).containsKey(known.value()));

        delegate(known, "meter");

        await().untilAsserted(() -> assertThat(told(known).ofAgent("meter")).isPresent());
    }

    /// Whoever has a key of it is not believed there any more.
    @Test
    void ofATwinThatIsDeletedThePartnerLearnsThatNobodyActsForIt() throws Exception {
        Did gone = twin("soon-gone");
        harbour.send(
                Topics.laneInteractions("grid").name(),
                gone.value(),
                AvroSerde.of(LaneMessage.class)
                        .encode(new LaneMessage(new LaneDocument(
                                gone.value(),
                                json(harbour.agent("a", "GET", "/twins/soon-gone", null))
                                        .path("document")
                                        .asText()))));
        await().untilAsserted(() -> assertThat(TOLD).containsKey(gone.value()));
        long before = told(gone).version();

        assertThat(harbour.agent("a").delete("soon-gone").statusCode()).isEqualTo(204);

        await().untilAsserted(() -> assertThat(told(gone).delegations()).isEmpty());
        assertThat(told(gone).version()).isGreaterThan(before);
    }

    private static void command(String id, Did requester, Did provider, CommandState state) throws Exception {
        Command command = Command.newBuilder()
                .setId(id)
                .setRequester(requester.value())
                .setProvider(provider.value())
                .setRequesterOrganisation(requester.organisation())
                .setProviderOrganisation(provider.organisation())
                .setAgent(requester.agent("a"))
                .setControl("sampling")
                .setDigest("")
                .setValidUntil(World.NOW)
                .setState(state)
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setDetail("")
                .setSent(World.NOW)
                .setUpdated(World.NOW)
                .setCause("cause")
                .build();
        harbour.send(Topics.COMMANDS.name(), id, AvroSerde.of(Command.class).encode(command));
    }

    /// What was signed once is not applied again.
    @Test
    void anEndOfADelegationIsNotReplayed() throws Exception {
        Did twin = twin("replayed");
        delegate(twin, "meter");
        HarbourSpace.assertProblem(signed(twin, "DELETE", "/delegations/meter", null), 400, "version");
        String ending = request(twin, "/delegations/meter?version=2", null);
        assertThat(send(twin, "DELETE", "/delegations/meter?version=2", null, ending)
                        .statusCode())
                .isEqualTo(200);
        delegate(twin, "meter");

        HarbourSpace.assertProblem(send(twin, "DELETE", "/delegations/meter?version=2", null, ending), 409, "version");
        HarbourSpace.assertProblem(
                send(twin, "DELETE", "/delegations/meter?version=4", null, ending), 400, "Parley-Request");
    }

    /// Promise 4: whom it may not find it hears nothing of, not even that it has keys.
    @Test
    void aPartnerThatWasRefusedLearnsNothingOfWhomItAskedFor() throws Exception {
        Did hidden = twin("hidden-keys");
        interaction("refused", GRID.twin("balancer"), hidden, State.DENIED, half(false, List.of()));
        delegate(hidden, "meter");

        Did shown = twin("shown-keys");
        interaction("offered", GRID.twin("balancer"), shown, State.OFFERED, half(true, List.of()));
        await().untilAsserted(() -> assertThat(TOLD).containsKey(shown.value()));
        assertThat(TOLD).doesNotContainKey(hidden.value());
    }

    /// The old key stays good for what it signed, and for nothing else; the partner learns of both.
    @Test
    void anAgentReplacesItsKeyWithBoth() throws Exception {
        Did twin = twin("rotating");
        interaction("rotates", twin, GRID.twin("balancer"), State.REQUESTED, null);

        var rotation = rotation(twin, AGENT_KEY, World.METER_KEY, World.METER_KEY, "a", "[]");

        HttpResponse<String> rotated = rotation.get();

        assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
        TwinDocument document = endorsed(json(rotated).path("document").asText());
        assertThat(document.ofAgent("a"))
                .hasValueSatisfying(delegation -> assertThat(delegation.key()).isEqualTo(World.METER_KEY.publicKey()));
        assertThat(document.retired())
                .singleElement()
                .satisfies(key -> assertThat(key.key()).isEqualTo(AGENT_KEY.publicKey()));
        await().untilAsserted(() -> assertThat(told(twin).version()).isEqualTo(document.version()));
        assertThat(rotate(twin, AGENT_KEY, World.key(22), "[]").statusCode()).isEqualTo(403);
        assertThat(json(rotation.get()).path("document").asText())
                .as("it is so already")
                .isEqualTo(json(rotated).path("document").asText());
        assertThat(rotate(twin, World.METER_KEY, AGENT_KEY, "[]").statusCode()).isEqualTo(200);
        assertThat(rotation.get().statusCode()).as("of another version").isEqualTo(409);
    }

    @Test
    void aKeyIsNotReplacedByWhoHasOnlyOneOfTheTwoOrNamesOtherFeeds() {
        Did twin = twin("stubborn");
        String unknown = "[{\"feed\":\"load\",\"start\":1,\"sequences\":[0],\"ends\":[1]}]";
        String malformed = "[{\"feed\":\"load\",\"start\":1,\"sequences\":[0],\"ends\":[]}]";

        HarbourSpace.assertProblem(rotate(twin, World.METER_KEY, World.METER_KEY, "[]"), 403, "Parley-Request");
        HarbourSpace.assertProblem(
                rotate(twin, AGENT_KEY, World.METER_KEY, World.key(22), "a", "[]"), 403, "Parley-Request");
        HarbourSpace.assertProblem(rotate(twin, AGENT_KEY, World.METER_KEY, unknown), 400, "last");
        HarbourSpace.assertProblem(rotate(twin, AGENT_KEY, World.METER_KEY, malformed), 400, "last");
        HarbourSpace.assertProblem(rotate(twin, AGENT_KEY, World.METER_KEY, World.METER_KEY, "b", "[]"), 400, "agent");
        assertThat(json(harbour.agent("a", "GET", "/twins/stubborn", null))
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(harbour.agent("a", "GET", "/twins", null).body()).contains(twin.value());
        assertThat(harbour.agent("b", "GET", "/twins", null).body()).doesNotContain(twin.value());
    }

    private static HttpResponse<String> rotate(Did twin, SigningKey old, SigningKey successor, String last) {
        return rotate(twin, old, successor, successor, "a", last);
    }

    /// @param proving signs for the successor
    private static HttpResponse<String> rotate(
            Did twin, SigningKey old, SigningKey successor, SigningKey proving, String agent, String last) {
        return rotation(twin, old, successor, proving, agent, last).get();
    }

    /// A call that is the same each time.
    private static Supplier<HttpResponse<String>> rotation(
            Did twin, SigningKey old, SigningKey successor, SigningKey proving, String agent, String last) {
        String path = "/twins/" + twin.twinName().orElseThrow();
        long version =
                json(harbour.agent("a", "GET", path, null)).path("version").asLong();
        String body = "{\"key\":\"" + successor.multibase() + "\",\"version\":" + version + ",\"last\":" + last + "}";
        Instant now = Instant.now();
        AgentRequest request = new AgentRequest(
                UUID.randomUUID().toString(),
                AgentRequest.Kind.ROTATE,
                twin,
                "a",
                twin,
                "/delegations/a/key",
                AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                now,
                now.plusSeconds(60));
        return () -> harbour.agent(
                agent,
                "PUT",
                path + "/delegations/a/key",
                body,
                "Content-Type",
                "application/json",
                "Parley-Request",
                AgentRequest.toHeader(request.secure(old)),
                "Parley-Successor",
                AgentRequest.toHeader(request.secure(proving)));
    }

    private static TwinDocument told(Did twin) {
        return Objects.requireNonNull(TOLD.get(twin.value()));
    }

    private static TwinDocument endorsed(String json) {
        TwinDocument.Result result =
                TwinDocument.parseEndorsed(json, OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey()));
        assertThat(result).isInstanceOf(TwinDocument.Result.Endorsed.class);
        return ((TwinDocument.Result.Endorsed) result).document();
    }

    private static Did twin(String name) {
        assertThat(harbour.put(name, "a", "<> a <urn:ex:Thing> .", "text/turtle")
                        .statusCode())
                .isEqualTo(201);
        return HARBOUR.twin(name);
    }

    private static Half half(boolean wanted, List<Long> startOffsets) {
        return new Half(Side.PROVIDER, 1L, 1L, wanted, Reason.NONE, "", startOffsets, World.NOW, null, "", null);
    }

    private static void interaction(String id, Did requester, Did provider, State state, @Nullable Half providerHalf)
            throws Exception {
        Interaction interaction = Interaction.newBuilder(World.interaction(id, requester, provider, state))
                .setProviderHalf(providerHalf)
                .build();
        harbour.send(
                Topics.INTERACTIONS.name(), id, AvroSerde.of(Interaction.class).encode(interaction));
    }

    private static HttpResponse<String> delegate(Did twin, String agent) throws Exception {
        String name = twin.twinName().orElseThrow();
        long version = json(harbour.agent("a", "GET", "/twins/" + name, null))
                .path("version")
                .asLong();
        String body = "{\"key\":\"" + World.METER_KEY.multibase() + "\",\"functions\":[\"publish\"],\"expires\":\""
                + Instant.now().plus(Duration.ofDays(9)) + "\",\"version\":" + version + "}";
        return signed(twin, "PUT", "/delegations/" + agent, body);
    }

    private static HttpResponse<String> undelegate(Did twin, String agent) {
        long version = json(harbour.agent(
                        "a", "GET", "/twins/" + twin.twinName().orElseThrow(), null))
                .path("version")
                .asLong();
        return signed(twin, "DELETE", "/delegations/" + agent + "?version=" + version, null);
    }

    private static HttpResponse<String> signed(Did twin, String method, String resource, @Nullable String body) {
        return send(twin, method, resource, body, request(twin, resource, body));
    }

    private static String request(Did twin, String resource, @Nullable String body) {
        Instant now = Instant.now();
        return new AgentRequest(
                        UUID.randomUUID().toString(),
                        AgentRequest.Kind.DELEGATE,
                        twin,
                        "a",
                        twin,
                        resource,
                        body == null ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                        null,
                        now,
                        now.plusSeconds(60))
                .secure(AGENT_KEY);
    }

    private static HttpResponse<String> send(
            Did twin, String method, String resource, @Nullable String body, String request) {
        return harbour.agent(
                "a",
                method,
                "/twins/" + twin.twinName().orElseThrow() + resource,
                body,
                "Content-Type",
                "application/json",
                "Parley-Request",
                AgentRequest.toHeader(request));
    }
}
