package parley.registry.twins;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest.Kind;
import parley.policy.Policies;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.NoSuchControl;
import parley.registry.twins.TwinRefusal.Unknown;

/// Decides what becomes of a twin's controls.
public final class ControlChanges {

    private ControlChanges() {}

    /// An agent says what a control of its twin takes and answers, in the place of what it said before.
    ///
    /// @param current the twin as it stands; null if there is none
    public static TwinDecision declare(@Nullable OwnTwin current, TwinCall call, Control control, Instant now) {
        return changed(current, call, control.getName(), now, twin -> with(twin, control, now));
    }

    /// An agent says that its twin has this control no more.
    ///
    /// @param current the twin as it stands; null if there is none
    public static TwinDecision remove(@Nullable OwnTwin current, TwinCall call, String control, Instant now) {
        return changed(current, call, control, now, twin -> without(twin, control, now));
    }

    private static TwinDecision changed(
            @Nullable OwnTwin current,
            TwinCall call,
            String control,
            Instant now,
            Function<OwnTwin, TwinDecision> change) {
        if (current == null) {
            return new Refuse(new Unknown());
        }
        return call.flaw(current, Kind.CHANGE_TWIN, "/controls/" + control, now)
                .<TwinDecision>map(Refuse::new)
                .orElseGet(() -> change.apply(current));
    }

    private static TwinDecision with(OwnTwin current, Control control, Instant now) {
        if (current.entry().getControls().contains(control)) {
            return new Keep(current.entry());
        }
        List<Control> controls = others(current, control.getName());
        controls.add(control);
        controls.sort(Comparator.comparing(Control::getName));
        return replaced(
                current.entry(),
                controls,
                Changed.declared(current.entry(), Policies.control(control.getName()), now),
                now);
    }

    private static TwinDecision without(OwnTwin current, String control, Instant now) {
        List<Control> others = others(current, control);
        return others.size() == current.entry().getControls().size()
                ? new Refuse(new NoSuchControl(control))
                : replaced(current.entry(), others, Changed.removed(current.entry(), Policies.control(control)), now);
    }

    private static List<Control> others(OwnTwin current, String control) {
        List<Control> others = new ArrayList<>(current.entry().getControls());
        others.removeIf(other -> other.getName().equals(control));
        return others;
    }

    private static TwinDecision replaced(
            TwinEntry entry, List<Control> controls, Map<String, Instant> changed, Instant now) {
        return new Replace(TwinChanges.next(entry, now)
                .setControls(controls)
                .setChanged(changed)
                .build());
    }
}
