package parley.broker.deciding;

import static parley.broker.deciding.Events.allow;

import java.util.List;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;

/// The policies that a generated history sets.
enum PolicyKind {
    OPEN,
    /// Also what was published before the first grant.
    OPEN_WITH_PAST,
    ASKING,
    FIND_ONLY,
    NO_SUBSCRIPTIONS,
    NONE;

    /// To pick from: those that allow something happen more often.
    static final List<PolicyKind> ALL = List.of(
            OPEN, FIND_ONLY, NO_SUBSCRIPTIONS, NONE, OPEN, FIND_ONLY, OPEN_WITH_PAST, ASKING, ASKING, OPEN_WITH_PAST);

    Rule[] rules() {
        Rule find = allow("find", Action.FIND);
        Rule subscribe = allow("subscribe", Action.SUBSCRIBE);
        return switch (this) {
            case OPEN -> new Rule[] {find, subscribe};
            case OPEN_WITH_PAST -> new Rule[] {find, withPast(subscribe)};
            case ASKING -> new Rule[] {find, Events.ask("ask", Action.SUBSCRIBE)};
            case FIND_ONLY -> new Rule[] {find};
            case NO_SUBSCRIPTIONS -> new Rule[] {find, subscribe, noSubscription()};
            case NONE -> new Rule[] {};
        };
    }

    private static Rule withPast(Rule rule) {
        Terms terms = Terms.newBuilder()
                .setHistory(History.LAST)
                .setLastMillis(1_000L)
                .build();
        return new Rule(
                rule.getId(),
                rule.getEffect(),
                rule.getActions(),
                rule.getSubject(),
                rule.getPath(),
                null,
                null,
                terms);
    }

    private static Rule noSubscription() {
        Subject anyone = new Subject(SubjectKind.ANYONE, "", "", null);
        return new Rule("none", Effect.DENY, List.of(Action.SUBSCRIBE), anyone, "/feeds", null, null, null);
    }
}
