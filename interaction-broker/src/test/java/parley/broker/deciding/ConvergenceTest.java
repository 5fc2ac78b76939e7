package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.PartnerHalf;
import parley.avro.State;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// Two organisations joined by lanes that delay, repeat and reorder end in the same state, whatever happened before.
final class ConvergenceTest {

    /// Everything that can happen; who provides and who requests differs from interaction to interaction.
    enum Step {
        SUBSCRIBE,
        TERMINATE_BY_REQUESTER,
        TERMINATE_BY_PROVIDER,
        OPEN_POLICY,
        FIND_ONLY_POLICY,
        NO_POLICY,
        START,
        READY,
        DELIVER,
        DELIVER_AGAIN,
        WAIT
    }

    private static final List<String[]> PAIRS = List.of(
            new String[] {BALANCER, COMPUTER}, new String[] {BALANCER, CRANE}, new String[] {COMPUTER, BALANCER});

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);
    private final List<PartnerHalf> lanes = new ArrayList<>();
    private final List<PartnerHalf> everSent = new ArrayList<>();
    private Instant now = NOON;

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void both_ends_converge(@ForAll("histories") List<Step> history, @ForAll long seed) {
        Random random = new Random(seed);

        history.forEach(step -> happen(step, random));
        settle(random);

        assertThat(lanes).isEmpty();
        for (Interaction mine : harbour.interactions()) {
            assertSame(mine, Objects.requireNonNull(grid.interaction(mine.getProvider(), mine.getId())));
        }
        assertThat(grid.interactions()).hasSameSizeAs(harbour.interactions());
    }

    private static void assertSame(Interaction mine, Interaction theirs) {
        assertThat(mine.getState()).as("%s and %s", mine, theirs).isEqualTo(theirs.getState());
        assertThat(mine.getEpoch()).isEqualTo(theirs.getEpoch());
        assertThat(mine.getRequesterHalf()).isEqualTo(theirs.getRequesterHalf());
        // A provider that wants it, but does not yet know where it starts, has not said so
        assertThat(said(mine.getProviderHalf())).isEqualTo(said(theirs.getProviderHalf()));
    }

    private static @Nullable Half said(@Nullable Half half) {
        return half == null || (half.getWanted() && half.getStartOffsets().isEmpty()) ? null : half;
    }

    private void happen(Step step, Random random) {
        String[] pair = PAIRS.get(random.nextInt(PAIRS.size()));
        String requester = pair[0];
        String provider = pair[1];
        String id = InteractionId.of(requester, provider, "load");
        Space asking = spaceOf(requester);
        Space asked = spaceOf(provider);
        now = now.plusMillis(random.nextInt(10));
        switch (step) {
            case SUBSCRIBE ->
                asking.take(provider, Events.subscribe(requester, provider, now.plusMillis(random.nextInt(400))), now);
            case TERMINATE_BY_REQUESTER -> asking.take(provider, Events.terminate(id, requester), now);
            case TERMINATE_BY_PROVIDER -> asked.take(provider, Events.terminate(id, provider), now);
            case OPEN_POLICY -> asked.take(provider, Events.open(provider), now);
            case FIND_ONLY_POLICY ->
                asked.take(provider, Events.policy(provider, Events.allow("find", Action.FIND)), now);
            case NO_POLICY -> asked.take(provider, Events.policy(provider), now);
            case START -> asked.take(provider, Events.start(id, epoch(asked, provider, id)), now);
            case READY -> asking.take(provider, Events.ready(id, epoch(asking, provider, id)), now);
            case DELIVER -> deliver(random, true);
            case DELIVER_AGAIN -> deliver(random, false);
            case WAIT -> now = now.plusMillis(random.nextInt(300));
        }
        send();
    }

    private static long epoch(Space space, String provider, String id) {
        Interaction interaction = space.interaction(provider, id);
        return interaction == null ? 1 : interaction.getEpoch();
    }

    private Space spaceOf(String twin) {
        return Space.organisation(twin).equals(HARBOUR) ? harbour : grid;
    }

    private void send() {
        List<PartnerHalf> sent =
                Stream.concat(harbour.sent().stream(), grid.sent().stream()).toList();
        lanes.addAll(sent);
        everSent.addAll(sent);
    }

    private void deliver(Random random, boolean once) {
        List<PartnerHalf> from = once ? lanes : everSent;
        if (!from.isEmpty()) {
            int picked = random.nextInt(from.size());
            hand(once ? from.remove(picked) : from.get(picked));
        }
    }

    private void hand(PartnerHalf half) {
        Space to = half.getOrganisation().equals(HARBOUR) ? grid : harbour;
        to.take(half.getProvider(), half, now);
        send();
    }

    /// The partition heals: everything arrives, egress and ingress do their part, deadlines pass.
    private void settle(Random random) {
        for (int round = 0; round < 4; round++) {
            while (!lanes.isEmpty()) {
                deliver(random, true);
            }
            for (Space space : List.of(harbour, grid)) {
                for (Interaction interaction : space.interactions()) {
                    String provider = interaction.getProvider();
                    space.take(provider, Events.start(interaction.getId(), interaction.getEpoch()), now);
                    space.take(provider, Events.ready(interaction.getId(), interaction.getEpoch()), now);
                    send();
                }
            }
        }
        now = now.plusSeconds(10);
        for (Space space : List.of(harbour, grid)) {
            for (Interaction interaction : space.interactions()) {
                space.take(interaction.getProvider(), new Tick(interaction.getId()), now);
                send();
            }
        }
        while (!lanes.isEmpty()) {
            deliver(random, true);
        }
        assertThat(Stream.concat(harbour.interactions().stream(), grid.interactions().stream()))
                .noneMatch(interaction -> interaction.getState() == State.REQUESTED);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Arbitraries.of(Step.class).list().ofMinSize(5).ofMaxSize(60);
    }
}
