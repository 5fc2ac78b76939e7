package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.FindQuery;
import parley.agent.Subscription;
import parley.agent.control.CommandOutcome;
import parley.avro.CatalogEntry;
import parley.avro.CommandState;
import parley.avro.Half;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.SignedCatalogEntry;
import parley.avro.State;
import parley.deploy.space.Keys;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.CatalogEntries;
import parley.identity.CommandCall;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Halves;
import parley.identity.Halves.SignedHalf;
import parley.identity.OrganisationKey;
import parley.identity.Reports;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.interaction.InteractionId;
import parley.topics.Topic;
import parley.topics.Topics;

/// Promise 5: whoever has a partner's broker writes what it likes into the lanes of interactions, commands and
/// catalogue, and changes nothing at the other side, where each try stands in the audit. Some has its organisation's
/// key besides, and still speaks for nobody else's twins, nor for agents.
@Alone
final class ForgedControlLaneIT {
    private static final String FEED = Crossing.FEED;
    private static final String OTHER = "others";
    private static final String COUNT = "count";
    private static final String UNSIGNED = "the signature does not match";
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Schema NUMBER =
            SchemaBuilder.record("Count").fields().requiredInt("number").endRecord();

    private final Pair pair;
    private final SigningKey forger = SigningKey.generate(new SecureRandom());
    private final OrganisationKey organisation;
    private final AgentSettings agent;
    private final ActingTwin theirs;
    private final ActingTwin ours;

    /// `theirs` is a twin of harbour, whose broker forges; `ours` is grid's, to which it is told.
    ForgedControlLaneIT(Pair pair) throws Exception {
        this.pair = pair;
        this.organisation = Keys.organisation(pair.harbour().file());
        this.agent = pair.computer().settings();
        this.theirs = pair.twin(pair.computer(), "theirs");
        this.ours = pair.twin(pair.balancer(), "ours");
    }

    @Test
    void whatIsForgedAboutInteractionsChangesNone() throws Exception {
        ours.publisher(FEED, Numbers.SCHEMA);
        ours.publisher(OTHER, Numbers.SCHEMA);
        Pair.allow(ours, theirs, FIND, DESCRIBE, SUBSCRIBE);
        var id = subscribe();
        try (var lane = lane(Topics.laneInteractions("grid"))) {
            var genuine = half(lane, id);
            var signed = signed(genuine);

            for (var forged : halves(genuine, signed)) {
                lane.write(forged.getInteraction(), new LaneMessage(forged));
            }
            documents(lane, genuine.getDocument());
            lane.write(id, new LaneMessage(genuine));

            Audited.awaitDisbelieved(
                    ours::audit,
                    "half",
                    UNSIGNED,
                    "not by the organisation of " + ours.did(),
                    "the ids of the interaction differ",
                    "request: " + theirs.did() + " has no key",
                    "the request is for something else",
                    "more than two minutes ahead",
                    "request: valid from");
            Audited.awaitDisbelieved(
                    ours::organisationAudit,
                    "document",
                    "document: " + UNSIGNED,
                    "document: not endorsed by the organisation of " + ours.did(),
                    "document: it is of " + theirs.did());
            // The same again changes nothing, and what nobody asked for begins nothing
            Audited.await(ours::audit, "PartnerHalf", "IGNORED", "NONE", 1);
            Audited.await(ours::audit, "PartnerHalf", "REFUSED", "UNKNOWN_INTERACTION", 1);
            assertThat(ours.interactions())
                    .singleElement()
                    .extracting(view -> view.id(), view -> view.state(), view -> view.epoch())
                    .containsExactly(id, State.ACTIVE, 1L);

            ours.terminate(id, "over");
            lane.write(id, new LaneMessage(genuine));
            Audited.await(ours::audit, "PartnerHalf", "IGNORED", "NONE", 2);
            assertThat(ours.interaction(id).orElseThrow().state()).isEqualTo(State.TERMINATED);
        }
    }

    /// Its age alone is no reason to refuse what is valid still.
    @Test
    void aRequestThatWasUnderWayForFiveMinutesIsAnswered() throws Exception {
        ours.publisher(FEED, Numbers.SCHEMA);
        Pair.allow(ours, theirs, FIND, DESCRIBE, SUBSCRIBE);
        var old = now().minus(FIVE_MINUTES);
        try (var lane = lane(Topics.laneInteractions("grid"))) {
            var half = asked(FEED, 1, old, request(FEED, Http.key(agent), old));

            lane.write(half.getInteraction(), new LaneMessage(half));

            var view = Patiently.get("an answer to it", () -> ours.interaction(half.getInteraction()));
            assertThat(view.state()).isIn(State.REQUESTED, State.ACTIVE);
            ours.terminate(view.id(), "over");
        }
    }

    private List<LaneHalf> halves(LaneHalf genuine, SignedHalf signed) throws Exception {
        var end = of(signed, Half.newBuilder(signed.half()).setWanted(false).setVersion(2));
        var ahead = now().plus(FIVE_MINUTES);
        var key = Http.key(agent);
        return List.of(
                LaneHalf.newBuilder(genuine)
                        .setHalf(genuine.getHalf().replace("\"wanted\":true", "\"wanted\":false"))
                        .build(),
                LaneHalf.newBuilder(genuine)
                        .setHalf(Halves.secure(
                                end, new OrganisationKey(theirs.did().organisationOf(), forger)))
                        .build(),
                LaneHalf.newBuilder(genuine).setInteraction("moved").build(),
                inOurName(Side.REQUESTER, ours.did(), theirs.did(), List.of()),
                // What ours never asked for, from here on without a doubt of harbour's organisation
                inOurName(Side.PROVIDER, ours.did(), theirs.did(), List.of(0L)),
                asked(FEED, 2, now(), request(FEED, forger, now())),
                asked(OTHER, 1, now(), request(FEED, key, now())),
                asked(OTHER, 1, ahead, request(OTHER, key, now())),
                asked(OTHER, 1, now(), request(OTHER, key, ahead)));
    }

    private void documents(HeldLane<LaneMessage> lane, String genuine) throws Exception {
        var grid = Keys.organisation(pair.grid().file());
        var forged = List.of(new Delegation(
                agent.clientId(), forger.publicKey(), EnumSet.allOf(Function.class), now().plus(Duration.ofDays(1))));
        document(lane, theirs.did(), genuine.replace("\"subscribe\"", "\"whatever\""));
        document(lane, theirs.did(), TwinDocument.issue(theirs.did(), forged, grid, now()));
        document(lane, ours.did(), TwinDocument.issue(ours.did(), forged, organisation, now()));
        document(lane, theirs.did().organisationOf().twin("another"), genuine);
    }

    private static void document(HeldLane<LaneMessage> lane, Did twin, String document) throws Exception {
        lane.write(twin.value(), new LaneMessage(new LaneDocument(twin.value(), document)));
    }

    private String subscribe() {
        return Patiently.get(
                        "an active interaction",
                        () -> theirs.subscribe(ours.did(), FEED) instanceof Subscription.Active(var view)
                                ? Optional.of(view)
                                : Optional.empty())
                .id();
    }

    private LaneHalf half(HeldLane<LaneMessage> lane, String id) {
        return lane.values().stream()
                .flatMap(message -> message.getMessage() instanceof LaneHalf half
                        ? Optional.of(half).stream()
                        : Optional.<LaneHalf>empty().stream())
                .filter(half -> half.getInteraction().equals(id))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private SignedHalf signed(LaneHalf genuine) {
        return Halves.verify(genuine.getHalf(), organisation.verifying()) instanceof Halves.Result.Verified(var signed)
                ? signed
                : fail();
    }

    private static SignedHalf fail() {
        throw new AssertionError("harbour's own half is not signed");
    }

    private static SignedHalf of(SignedHalf signed, Half.Builder half) {
        return new SignedHalf(
                signed.interaction(),
                signed.requester(),
                signed.provider(),
                signed.feed(),
                signed.feedTopic(),
                signed.partitions(),
                half.build(),
                signed.offer());
    }

    /// A half about an interaction in which our twin is the requester, as harbour's organisation signs it.
    private LaneHalf inOurName(Side side, Did requester, Did provider, List<Long> offsets) {
        var id = InteractionId.of(requester.value(), provider.value(), FEED);
        var half = half(side, 1, now(), offsets);
        var signed = new SignedHalf(id, requester.value(), provider.value(), FEED, null, offsets.size(), half, null);
        return new LaneHalf(id, Halves.secure(signed, organisation), "", side == Side.PROVIDER ? document(theirs) : "");
    }

    /// A half that asks in the name of their own twin, as harbour's organisation signs it.
    private LaneHalf asked(String feed, long epoch, Instant issued, String request) {
        var id = InteractionId.of(theirs.did().value(), ours.did().value(), feed);
        var signed = new SignedHalf(
                id,
                theirs.did().value(),
                ours.did().value(),
                feed,
                null,
                0,
                half(Side.REQUESTER, epoch, issued, List.of()),
                null);
        return new LaneHalf(id, Halves.secure(signed, organisation), request, document(theirs));
    }

    private Half half(Side side, long epoch, Instant issued, List<Long> offsets) {
        return new Half(
                side,
                epoch,
                1L,
                true,
                Reason.NONE,
                theirs.did().value(),
                offsets,
                Instant.ofEpochMilli(issued.toEpochMilli()),
                null,
                "",
                null);
    }

    private String request(String feed, SigningKey key, Instant issued) {
        return request(theirs.did(), agent.clientId(), Kind.SUBSCRIBE, "/feeds/" + feed, null, issued)
                .secure(key);
    }

    private AgentRequest request(
            Did from, String client, Kind kind, String resource, @Nullable String body, Instant issued) {
        return new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                from,
                client,
                ours.did(),
                resource,
                body == null ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                issued,
                issued.plus(Duration.ofHours(1)));
    }

    private static String document(ActingTwin twin) {
        return twin.show().orElseThrow().path("document").asText();
    }

    @Test
    void whatIsForgedOfCommandsIsNotExecutedAndNoOutcomeChanges() throws Exception {
        var executed = new CopyOnWriteArrayList<Integer>();
        var stolen = pair.harbourStranger().settings();
        ours.declareControl(COUNT, NUMBER, null);
        theirs.declareControl(COUNT, NUMBER, null);
        Pair.allow(ours, theirs, FIND, DESCRIBE, CONTROL);
        Pair.allow(theirs, ours, FIND, DESCRIBE, CONTROL);
        // Grid knows of it by nothing but the command that it sends
        var unseen = pair.twin(pair.computer(), "unseen");
        unseen.delegate(new Delegation(
                stolen.clientId(),
                Http.key(stolen).publicKey(),
                EnumSet.of(Function.CONTROL),
                now().plus(Duration.ofHours(1))));
        var before = document(unseen);
        try (var lane = lane(Topics.laneCommands("grid"));
                var _ = ours.serve(Map.of(COUNT, command -> {
                    executed.add((Integer) command.input().get("number"));
                    return null;
                }));
                var _ = theirs.serve(Map.of(COUNT, _ -> null))) {
            var sent = send(theirs, ours, 1);
            send(unseen, ours, 2);
            var answered = send(ours, theirs, 3);
            var command = last(lane, sent, false);
            var report = last(lane, answered, true);
            unseen.undelegate(stolen.clientId());
            awaitToldToGrid(unseen);

            for (var forged : commands(command)) {
                lane.write(forged.getProvider(), forged);
            }
            var revoked = command(unseen, 999, Http.key(stolen), stolen.clientId(), now(), before);
            lane.write(revoked.getProvider(), revoked);
            for (var forged : reports(report, answered)) {
                lane.write(forged.getProvider(), forged);
            }
            lane.write(command.getProvider(), command);
            lane.write(report.getProvider(), report);
            var late = command(
                    theirs, 4, Http.key(agent), agent.clientId(), now().minus(FIVE_MINUTES), command.getDocument());
            lane.write(late.getProvider(), late);

            Audited.awaitDisbelieved(
                    ours::audit,
                    "command",
                    "the request is for something else",
                    "has no key " + theirs.did().method(agent.clientId(), forger.publicKey()),
                    "has no key "
                            + unseen.did()
                                    .method(stolen.clientId(), Http.key(stolen).publicKey()),
                    "requester's document: " + UNSIGNED,
                    "request: valid from");
            Audited.awaitDisbelieved(
                    ours::audit,
                    "report",
                    "report: " + UNSIGNED,
                    "may not serve " + theirs.did(),
                    "cannot say `done`",
                    "the report is about another command",
                    "more than two minutes ahead");
            Audited.await(ours::audit, "CommandReported", "REFUSED", "UNKNOWN_COMMAND", 1);
            Audited.await(ours::audit, "CommandRequested", "IGNORED", "NONE", 1);
            Audited.await(ours::audit, "CommandReported", "IGNORED", "NONE", 1);
            Patiently.await("the late one").until(() -> executed.contains(4));
            assertThat(executed).containsExactly(1, 2, 4);
            assertThat(ours.outcome(answered)).isInstanceOf(CommandOutcome.Done.class);
        }
    }

    /// Waits until grid must have read that the twin's keys are others: what was written after that was refused.
    private void awaitToldToGrid(ActingTwin twin) throws Exception {
        try (var lane = lane(Topics.laneInteractions("grid"))) {
            var document = document(twin);
            Patiently.await("the newest document of " + twin.did() + " in the lane")
                    .until(() -> lane.values().stream()
                            .anyMatch(told -> told.getMessage() instanceof LaneDocument sent
                                    && sent.getDocument().equals(document)));
            document(lane, theirs.did(), document);
        }
        Audited.awaitDisbelieved(ours::organisationAudit, "document", "document: it is of " + twin.did());
    }

    private List<LaneCommand> commands(LaneCommand genuine) throws Exception {
        var document = genuine.getDocument();
        return List.of(
                LaneCommand.newBuilder(genuine).setBody(bytes(body(999))).build(),
                LaneCommand.newBuilder(genuine).setCommand("another").build(),
                LaneCommand.newBuilder(genuine).setDocument(document(ours)).build(),
                command(theirs, 999, forger, agent.clientId(), now(), document),
                command(theirs, 999, Http.key(agent), agent.clientId(), now().plus(FIVE_MINUTES), document));
    }

    private List<LaneCommand> reports(LaneCommand genuine, String answered) throws Exception {
        var key = Http.key(agent);
        var byAgent = theirs.did().method(agent.clientId(), key.publicKey());
        var byForger = theirs.did().method(agent.clientId(), forger.publicKey());
        var altered = UTF_8.decode(genuine.getBody().duplicate()).toString().replace("\"done\"", "\"failed\"");
        return List.of(
                LaneCommand.newBuilder(genuine).setBody(bytes(altered)).build(),
                LaneCommand.newBuilder(genuine).setCommand("another").build(),
                report(genuine, Reports.secure(said(answered, CommandState.FAILED, now()), forger, byForger)),
                report(genuine, Reports.secure(said(answered, CommandState.DONE, now()), organisation)),
                report(
                        genuine,
                        Reports.secure(said(answered, CommandState.UNKNOWN, now().plus(FIVE_MINUTES)), organisation)),
                LaneCommand.newBuilder(genuine)
                        .setCommand("never-sent")
                        .setBody(bytes(Reports.secure(said("never-sent", CommandState.DONE, now()), key, byAgent)))
                        .build());
    }

    private static LaneCommand report(LaneCommand genuine, String report) {
        return LaneCommand.newBuilder(genuine).setBody(bytes(report)).build();
    }

    private Reports.Report said(String command, CommandState state, Instant issued) {
        return new Reports.Report(
                command, ours.did().value(), theirs.did().value(), COUNT, state, Reason.NONE, "", issued);
    }

    private LaneCommand command(
            ActingTwin from, int number, SigningKey key, String client, Instant issued, String document) {
        var body = body(number);
        var request = request(from.did(), client, Kind.COMMAND, "/controls/" + COUNT, body, issued);
        return new LaneCommand(request.uniqueId(), ours.did().value(), request.secure(key), document, bytes(body));
    }

    private String body(int number) {
        return CommandCall.json(
                ours.did(), COUNT, JsonNodeFactory.instance.objectNode().put("number", number));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String send(ActingTwin from, ActingTwin to, int number) {
        Patiently.get("the twin " + to.did(), () -> from.describe(to.did()));
        var outcome = from.command(
                to.did(), COUNT, JsonNodeFactory.instance.objectNode().put("number", number), Duration.ofMinutes(1));
        while (outcome instanceof CommandOutcome.Pending(var id, var _)) {
            outcome = from.outcome(id);
        }
        assertThat(outcome).isInstanceOf(CommandOutcome.Done.class);
        return ((CommandOutcome.Done) outcome).command();
    }

    private static LaneCommand last(HeldLane<LaneCommand> lane, String command, boolean report) {
        return lane.values().stream()
                .filter(sent ->
                        sent.getCommand().equals(command) && sent.getRequest().isEmpty() == report)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /// A description says nothing of somebody else's twin, nor does an entry; and what harbour's organisation has not
    /// signed for grid says nothing at all.
    @Test
    void whatIsForgedInTheCatalogueSaysNothingOfOthers() throws Exception {
        Pair.allow(theirs, ours, FIND, DESCRIBE);
        Patiently.get("the twin at grid", () -> ours.describe(theirs.did()));
        var before = ours.show();
        try (var lane = lane(Topics.laneCatalog("grid"))) {
            var word = pair.name("usurping");
            var harbour = theirs.did().organisationOf();

            catalogue(lane, word);
            unsigned(lane, word);

            Patiently.await("all in quarantine")
                    .untilAsserted(() -> assertThat(Aside.reasons(pair.grid().admin(), "harbour.lane.grid.catalog")
                                    .values())
                            .anyMatch(why -> why.contains("not about a twin of " + harbour))
                            .anyMatch(why -> why.contains("description: about " + ours.did()))
                            .anyMatch(why -> why.contains("another entry was signed"))
                            .anyMatch(why -> why.contains("signed for " + harbour))
                            .anyMatch(why -> why.contains(UNSIGNED)));
            Audited.awaitDisbelieved(
                    ours::organisationAudit,
                    "entry",
                    ours.did() + ": not about a twin of " + harbour,
                    theirs.did() + ": description: about " + ours.did(),
                    theirs.did() + ": another entry was signed",
                    theirs.did() + ": signed for " + harbour,
                    theirs.did() + ": " + UNSIGNED,
                    harbour + ": " + UNSIGNED);
            assertThat(ours.show()).isEqualTo(before);
            assertThat(ours.find(FindQuery.everything().text(word)).twins()).isEmpty();
            // Harbour's registry finds its lane altered and says anew what it has signed
            Patiently.get("the twin at grid again", () -> ours.describe(theirs.did()));
            assertThat(ours.find(FindQuery.everything().text(word)).twins()).isEmpty();
        }
    }

    /// What harbour's organisation has signed, of what it may not speak.
    private void catalogue(HeldLane<SignedCatalogEntry> lane, String word) throws Exception {
        var genuine = entry(lane);
        var next = CatalogEntry.newBuilder(genuine).setVersion(genuine.getVersion() + 1);
        var foreign = "<" + ours.did() + "> <http://www.w3.org/2000/01/rdf-schema#label> \"" + word + "\" .";
        entry(lane, next.setTwin(ours.did().value()).build(), organisation);
        entry(lane, next.setTwin(theirs.did().value()).setDescription(foreign).build(), organisation);
    }

    /// What harbour's organisation has not signed, or not for grid.
    private void unsigned(HeldLane<SignedCatalogEntry> lane, String word) throws Exception {
        var harbour = theirs.did().organisationOf();
        var nobody = new OrganisationKey(harbour, forger);
        var label = "<" + theirs.did() + "> <http://www.w3.org/2000/01/rdf-schema#label> \"" + word + "\" .";
        var genuine = signed(lane);
        var altered = CatalogEntry.newBuilder(entry(lane)).setDescription(label).build();
        var last = CatalogEntry.newBuilder(altered).setVersion(Long.MAX_VALUE).build();
        var bytes = CatalogEntries.secure(altered, ours.did().organisationOf(), nobody, now())
                .getEntry();
        lane.write(theirs.did().value(), new SignedCatalogEntry(bytes, genuine.getProof()));
        entry(lane, last, nobody);
        lane.write(theirs.did().value(), CatalogEntries.secure(last, harbour, organisation, now()));
        var beat = CatalogEntry.newBuilder(last)
                .setTwin(harbour.value())
                .setHeartbeat(Instant.ofEpochMilli(now().toEpochMilli()))
                .build();
        entry(lane, beat, nobody);
    }

    private void entry(HeldLane<SignedCatalogEntry> lane, CatalogEntry entry, OrganisationKey key) throws Exception {
        lane.write(entry.getTwin(), CatalogEntries.secure(entry, ours.did().organisationOf(), key, now()));
    }

    /// The newest of their twin that is genuine.
    private SignedCatalogEntry signed(HeldLane<SignedCatalogEntry> lane) {
        return lane.values().stream()
                .filter(signed -> verified(signed) instanceof CatalogEntries.Result.Verified)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private CatalogEntry entry(HeldLane<SignedCatalogEntry> lane) {
        return switch (verified(signed(lane))) {
            case CatalogEntries.Result.Verified(var entry) -> entry;
            case CatalogEntries.Result.Refused(var why) -> throw new AssertionError(why);
        };
    }

    private CatalogEntries.Result verified(SignedCatalogEntry signed) {
        return CatalogEntries.verify(
                theirs.did().value(), signed, ours.did().organisationOf(), organisation.verifying());
    }

    private <V> HeldLane<V> lane(Topic<String, V> topic) {
        return new HeldLane<>(topic, pair.harbour().admin());
    }

    private static Instant now() {
        return Http.now();
    }
}
