package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.CommandView;
import parley.agent.FindListener;
import parley.agent.FindQuery;
import parley.agent.FoundTwins.FoundTwin;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.control.CommandOutcome;
import parley.avro.CatalogEntry;
import parley.avro.CommandState;
import parley.avro.LaneCommand;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.SignedCatalogEntry;
import parley.avro.State;
import parley.deploy.space.Keys;
import parley.identity.CatalogEntries;
import parley.topics.Topic;
import parley.topics.Topics;

/// Promise 5: whoever has a partner's broker says once more what that partner has said before, each word of it genuine,
/// and brings nothing back.
@BesideOthers
final class ReplayedLaneIT {
    private static final String FEED = Crossing.FEED;
    private static final String COUNT = "count";
    private static final Schema NUMBER =
            SchemaBuilder.record("Count").fields().requiredInt("number").endRecord();

    private final Pair pair;
    private final ActingTwin theirs;
    private final ActingTwin ours;

    /// `theirs` is a twin of harbour, whose broker repeats; `ours` is grid's, to which it is told.
    ReplayedLaneIT(Pair pair) {
        this.pair = pair;
        this.theirs = pair.twin(pair.computer(), "theirs");
        this.ours = pair.twin(pair.balancer(), "ours");
    }

    @Test
    void whatAProviderSaidBeforeBringsNothingBack() throws Exception {
        theirs.publisher(FEED, Numbers.SCHEMA);
        Pair.allow(theirs, ours, FIND, DESCRIBE, SUBSCRIBE);
        try (var lane = lane(Topics.laneInteractions("grid"))) {
            theirs.offer(ours.did(), FEED, null);
            var id = Patiently.get(
                            "the offer", () -> ours.interactions().stream().findFirst())
                    .id();
            var declined = last(lane, id);
            ours.decline(id, "not now");
            awaitEnd(theirs, id);
            again(lane, declined);
            assertThat(state(ours, id)).isEqualTo(State.DENIED);

            theirs.offer(ours.did(), FEED, null);
            awaitState(id, State.OFFERED);
            var offered = last(lane, id);
            Patiently.await("both to agree").until(() -> ours.accept(id) instanceof Subscription.Active);
            awaitState(id, State.ACTIVE);
            var granted = last(lane, id);
            theirs.suspend(id, "for now");
            awaitState(id, State.SUSPENDED);
            theirs.resume(id);
            awaitState(id, State.ACTIVE);
            var resumed = last(lane, id);
            theirs.suspend(id, "again");
            awaitState(id, State.SUSPENDED);

            again(lane, declined, offered, granted, resumed);
            assertThat(state(ours, id)).isEqualTo(State.SUSPENDED);

            theirs.terminate(id, "over");
            awaitState(id, State.TERMINATED);
            again(lane, declined, offered, granted, resumed);
            assertThat(ours.interactions())
                    .singleElement()
                    .extracting(InteractionView::state, InteractionView::epoch)
                    .containsExactly(State.TERMINATED, 3L);
        }
    }

    @Test
    void whatARequesterSaidBeforeBringsNothingBack() throws Exception {
        ours.publisher(FEED, Numbers.SCHEMA);
        Pair.allow(ours, theirs, FIND, DESCRIBE, SUBSCRIBE);
        try (var lane = lane(Topics.laneInteractions("grid"))) {
            var id = Patiently.get(
                            "an active interaction",
                            () -> theirs.subscribe(ours.did(), FEED) instanceof Subscription.Active(var view)
                                    ? Optional.of(view)
                                    : Optional.empty())
                    .id();
            var asked = last(lane, id);
            theirs.suspend(id, "for now");
            awaitState(id, State.SUSPENDED);
            theirs.resume(id);
            awaitState(id, State.ACTIVE);
            var resumed = last(lane, id);
            theirs.suspend(id, "again");
            awaitState(id, State.SUSPENDED);

            again(lane, asked, resumed);
            assertThat(state(ours, id)).isEqualTo(State.SUSPENDED);

            theirs.terminate(id, "over");
            awaitState(id, State.TERMINATED);
            again(lane, asked, resumed);
            assertThat(ours.interactions())
                    .singleElement()
                    .extracting(InteractionView::state, InteractionView::epoch)
                    .containsExactly(State.TERMINATED, 2L);
        }
    }

    /// One is taken back, the other is not.
    @Test
    void aCommandThatWasTakenBackIsNotSentAgainAndItsCancellationTakesNothingElseBack() throws Exception {
        var executed = new CopyOnWriteArrayList<Integer>();
        ours.declareControl(COUNT, NUMBER, null);
        ours.policy()
                .set(List.of(
                        Rules.allow("find", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask", Rules.anyone(), "/controls", CONTROL)));
        Patiently.get("the twin at harbour", () -> theirs.describe(ours.did()));
        try (var lane = lane(Topics.laneCommands("grid"));
                var _ = ours.serve(Map.of(COUNT, command -> {
                    executed.add((Integer) command.input().get("number"));
                    return null;
                }))) {
            var taken = send(1);
            var left = send(2);
            var command = of(lane, taken).getFirst();
            theirs.commands().cancel(taken, "no need");
            Patiently.await("both to know that it is taken back")
                    .until(() -> commandState(ours, taken) == CommandState.CANCELLED
                            && commandState(theirs, taken) == CommandState.CANCELLED);
            var cancellation = of(lane, taken).getLast();
            assertThat(cancellation.getRequest()).isNotEqualTo(command.getRequest());

            lane.write(command.getProvider(), command);
            lane.write(cancellation.getProvider(), cancellation);
            var moved = LaneCommand.newBuilder(cancellation).setCommand(left).build();
            lane.write(moved.getProvider(), moved);

            Audited.await(ours::audit, "CommandRequested", "IGNORED", "NONE", 1);
            Audited.await(ours::audit, "CancellationRequested", "IGNORED", "NONE", 1);
            Audited.awaitDisbelieved(ours::audit, "command", "the request is for something else");
            assertThat(commandState(ours, taken)).isEqualTo(CommandState.CANCELLED);
            ours.commands().accept(left);
            Patiently.await("the other").until(() -> !executed.isEmpty());
            assertThat(executed).containsExactly(2);
        }
    }

    /// The registry would tell at once who watches.
    @Test
    void anOlderEntryOfTheCatalogueBringsNothingBack() throws Exception {
        var type = "urn:test:" + pair.name("replayed");
        var heard = new Heard();
        Pair.allow(theirs, ours, FIND, DESCRIBE);
        theirs.put(described(type, "First"));
        Patiently.await("it is found")
                .until(() ->
                        !ours.find(FindQuery.everything().type(type)).twins().isEmpty());
        try (var lane = lane(Topics.laneCatalog("grid"))) {
            var old = entry(lane, type);
            theirs.put(described(type + "-no-more", "Second"));
            Patiently.await("it is found no more")
                    .until(() ->
                            ours.find(FindQuery.everything().type(type)).twins().isEmpty());
            try (var _ = ours.watch(FindQuery.everything().type(type), heard)) {
                Patiently.await("what there is").until(() -> heard.events.contains("current"));

                lane.write(theirs.did().value(), old);

                theirs.put(described(type, "Third"));
                Patiently.await("the newest").until(() -> heard.events.size() > 1);
                assertThat(heard.events).containsExactly("current", "added Third");
                assertThat(ours.organisationAudit())
                        .as("an older entry is genuine: nothing is told of it")
                        .noneMatch(decided ->
                                decided.disbelieved().contains(theirs.did().value()));
            }
        }
    }

    private static String described(String type, String label) {
        return "<> a <%s> ; <http://www.w3.org/2000/01/rdf-schema#label> \"%s\" .".formatted(type, label);
    }

    private static final class Heard implements FindListener {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void added(FoundTwin twin) {
            events.add("added " + twin.label());
        }

        @Override
        public void changed(FoundTwin twin) {
            events.add("changed " + twin.label());
        }

        @Override
        public void removed(String twin) {
            events.add("removed");
        }

        @Override
        public void current() {
            events.add("current");
        }
    }

    /// Their twin's newest that says this.
    private SignedCatalogEntry entry(HeldLane<SignedCatalogEntry> lane, String text) throws Exception {
        var keys = Keys.organisation(pair.harbour().file()).verifying();
        return lane.values().stream()
                .filter(signed -> CatalogEntries.verify(
                                        theirs.did().value(), signed, ours.did().organisationOf(), keys)
                                instanceof CatalogEntries.Result.Verified(CatalogEntry entry)
                        && entry.getDescription().contains(text))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /// Says them once more, each when what became of the one before is known.
    private void again(HeldLane<LaneMessage> lane, LaneHalf... halves) throws Exception {
        for (var half : halves) {
            long before = ignored();
            lane.write(half.getInteraction(), new LaneMessage(half));
            Patiently.await("it is ignored, in the audit").until(() -> ignored() > before);
        }
    }

    private long ignored() {
        return ours.audit().stream()
                .filter(decided -> decided.event().equals("PartnerHalf")
                        && decided.outcome().equals("IGNORED"))
                .count();
    }

    private static LaneHalf last(HeldLane<LaneMessage> lane, String id) {
        return lane.values().stream()
                .flatMap(message ->
                        message.getMessage() instanceof LaneHalf half ? Stream.of(half) : Stream.<LaneHalf>empty())
                .filter(half -> half.getInteraction().equals(id))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<LaneCommand> of(HeldLane<LaneCommand> lane, String command) {
        return lane.values().stream()
                .filter(sent -> sent.getCommand().equals(command))
                .toList();
    }

    private String send(int number) {
        var outcome = theirs.command(
                ours.did(), COUNT, JsonNodeFactory.instance.objectNode().put("number", number), Duration.ofMinutes(2));
        assertThat(outcome).isInstanceOf(CommandOutcome.Pending.class);
        var id = ((CommandOutcome.Pending) outcome).command();
        Patiently.await("it waits").until(() -> commandState(ours, id) == CommandState.PENDING);
        return id;
    }

    private void awaitState(String interaction, State state) {
        Patiently.await("both to show " + state)
                .until(() -> state(ours, interaction) == state && state(theirs, interaction) == state);
    }

    private static void awaitEnd(ActingTwin twin, String interaction) {
        Patiently.await("an end").until(() -> state(twin, interaction) == State.DENIED);
    }

    private static @Nullable State state(ActingTwin twin, String interaction) {
        return twin.interaction(interaction).map(InteractionView::state).orElse(null);
    }

    /// Which may not have come there yet.
    private static @Nullable CommandState commandState(ActingTwin twin, String command) {
        return twin.commands().find(command).map(CommandView::state).orElse(null);
    }

    private <V> HeldLane<V> lane(Topic<String, V> topic) {
        return new HeldLane<>(topic, pair.harbour().admin());
    }
}
