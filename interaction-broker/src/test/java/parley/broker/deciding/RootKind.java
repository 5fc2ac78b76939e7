package parley.broker.deciding;

import java.util.List;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;

/// The root policies that a generated history sets.
enum RootKind {
    OPEN,
    /// Nobody may subscribe to ours.
    NOT_IN,
    /// Ours may subscribe to nothing.
    NOT_OUT,
    /// Nothing at all.
    NOTHING;

    /// To pick from: those that allow something happen more often.
    static final List<RootKind> ALL = List.of(OPEN, NOT_IN, OPEN, NOT_OUT, OPEN, NOTHING);

    boolean lets(boolean in) {
        return this == OPEN || this == (in ? NOT_OUT : NOT_IN);
    }

    RootPolicy of(long version) {
        return switch (this) {
            case OPEN -> new RootPolicy(version, null, null);
            case NOT_IN -> new RootPolicy(version, noSubscription(), null);
            case NOT_OUT -> new RootPolicy(version, null, noSubscription());
            case NOTHING -> new RootPolicy(version, List.of(), List.of());
        };
    }

    private static List<Rule> noSubscription() {
        return List.of(rule("all", Effect.ALLOW, Action.values()), rule("none", Effect.DENY, Action.SUBSCRIBE));
    }

    private static Rule rule(String id, Effect effect, Action... actions) {
        return new Rule(
                id, effect, List.of(actions), new Subject(SubjectKind.ANYONE, "", "", null), "/", null, null, null);
    }
}
