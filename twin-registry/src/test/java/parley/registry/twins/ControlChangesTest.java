package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parley.avro.Control;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.identity.Function;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.world.World;

class ControlChangesTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String AGENT = "computer-agent";
    private static final Control SAMPLING = World.control("sampling");

    private final OwnTwin twin = World.own(World.entry(TWIN, AGENT, HARBOUR_KEY), HARBOUR_KEY);

    @Test
    void aDeclaredControlIsAmongTheTwins() {
        TwinDecision first = ControlChanges.declare(twin, AGENT, SAMPLING, NOW);
        TwinDecision second = ControlChanges.declare(after(first), AGENT, World.control("reset"), NOW);

        assertThat(after(second).entry().getControls())
                .extracting(Control::getName)
                .containsExactly("reset", "sampling");
        assertThat(after(second).entry().getVersion()).isEqualTo(3);
    }

    @Test
    void declaringItAgainReplacesIt() {
        OwnTwin declared = after(ControlChanges.declare(twin, AGENT, SAMPLING, NOW));
        Control other = Control.newBuilder(SAMPLING).setResult("\"long\"").build();

        assertThat(ControlChanges.declare(declared, AGENT, SAMPLING, NOW)).isEqualTo(new Keep(declared.entry()));
        assertThat(after(ControlChanges.declare(declared, AGENT, other, NOW))
                        .entry()
                        .getControls())
                .containsExactly(other);
    }

    @Test
    void aRemovedControlIsGone() {
        OwnTwin declared = after(ControlChanges.declare(twin, AGENT, SAMPLING, NOW));

        assertThat(after(ControlChanges.remove(declared, AGENT, "sampling", NOW))
                        .entry()
                        .getControls())
                .isEmpty();
        assertThat(ControlChanges.remove(twin, AGENT, "sampling", NOW))
                .isEqualTo(new Refuse(new TwinRefusal.NoSuchControl("sampling")));
    }

    @Test
    void onlyWhoMayAdministerTheTwinChangesItsControls() {
        TwinEntry entry = TwinEntry.newBuilder(twin.entry())
                .setDocument(World.document(TWIN, AGENT, HARBOUR_KEY, Function.CONTROL, Function.SERVE))
                .build();
        OwnTwin serving = World.own(entry, HARBOUR_KEY);

        assertThat(ControlChanges.declare(serving, AGENT, SAMPLING, NOW))
                .isEqualTo(ControlChanges.remove(serving, AGENT, "sampling", NOW))
                .isEqualTo(new Refuse(new TwinRefusal.NotDelegated(Function.ADMINISTER)));
    }

    @Test
    void whoIsNoAgentOfTheTwinIsToldThatThereIsNone() {
        Refuse none = new Refuse(new TwinRefusal.Unknown());

        assertThat(ControlChanges.declare(twin, "other-agent", SAMPLING, NOW)).isEqualTo(none);
        assertThat(ControlChanges.declare(null, AGENT, SAMPLING, NOW)).isEqualTo(none);
        assertThat(ControlChanges.declare(twin, AGENT, SAMPLING, NOW.plus(Duration.ofDays(400))))
                .isEqualTo(none);
        assertThat(ControlChanges.remove(twin, "other-agent", "sampling", NOW)).isEqualTo(none);
    }

    private static OwnTwin after(TwinDecision decision) {
        if (decision instanceof Replace(var entry)) {
            return World.own(entry, HARBOUR_KEY);
        }
        throw new AssertionError(decision);
    }
}
