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
        TwinDecision first = declare(twin, SAMPLING);
        TwinDecision second = declare(after(first), World.control("reset"));

        assertThat(after(second).entry().getControls())
                .extracting(Control::getName)
                .containsExactly("reset", "sampling");
        assertThat(after(second).entry().getVersion()).isEqualTo(3);
    }

    @Test
    void declaringItAgainReplacesIt() {
        OwnTwin declared = after(declare(twin, SAMPLING));
        Control other = Control.newBuilder(SAMPLING).setResult("\"long\"").build();

        assertThat(declare(declared, SAMPLING)).isEqualTo(new Keep(declared.entry()));
        assertThat(after(declare(declared, other)).entry().getControls()).containsExactly(other);
    }

    @Test
    void aRemovedControlIsGone() {
        OwnTwin declared = after(declare(twin, SAMPLING));

        assertThat(declared.entry().getChanged()).containsOnlyKeys("/controls/sampling");
        assertThat(after(remove(declared)).entry().getControls()).isEmpty();
        assertThat(after(remove(declared)).entry().getChanged()).isEmpty();
        assertThat(remove(twin)).isEqualTo(new Refuse(new TwinRefusal.NoSuchControl("sampling")));
    }

    @Test
    void onlyWhoMayAdministerTheTwinChangesItsControls() {
        TwinEntry entry = TwinEntry.newBuilder(twin.entry())
                .setDocument(World.document(TWIN, AGENT, HARBOUR_KEY, Function.CONTROL, Function.SERVE))
                .build();
        OwnTwin serving = World.own(entry, HARBOUR_KEY);

        assertThat(declare(serving, SAMPLING))
                .isEqualTo(remove(serving))
                .isEqualTo(new Refuse(new TwinRefusal.NotDelegated(Function.ADMINISTER)));
    }

    @Test
    void whoIsNoAgentOfTheTwinIsToldThatThereIsNone() {
        Refuse none = new Refuse(new TwinRefusal.Unknown());

        assertThat(ControlChanges.declare(twin, Calls.bare("other-agent"), SAMPLING, NOW))
                .isEqualTo(none);
        assertThat(ControlChanges.declare(null, call(twin), SAMPLING, NOW)).isEqualTo(none);
        assertThat(ControlChanges.declare(twin, call(twin), SAMPLING, NOW.plus(Duration.ofDays(400))))
                .isEqualTo(none);
        assertThat(ControlChanges.remove(twin, Calls.bare("other-agent"), "sampling", NOW))
                .isEqualTo(none);
    }

    private static TwinDecision declare(OwnTwin twin, Control control) {
        TwinCall call = Calls.change(twin, AGENT, World.AGENT_KEY, "/controls/" + control.getName());
        return ControlChanges.declare(twin, call, control, NOW);
    }

    private static TwinDecision remove(OwnTwin twin) {
        return ControlChanges.remove(twin, call(twin), "sampling", NOW);
    }

    private static TwinCall call(OwnTwin twin) {
        return Calls.change(twin, AGENT, World.AGENT_KEY, "/controls/sampling");
    }

    private static OwnTwin after(TwinDecision decision) {
        if (decision instanceof Replace(var entry)) {
            return World.own(entry, HARBOUR_KEY);
        }
        throw new AssertionError(decision);
    }
}
