package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.answer;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.ban;
import static parley.broker.deciding.Events.deny;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.subscribe;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.RootPolicy;
import parley.avro.RootPolicyChanged;
import parley.avro.RootPolicyReached;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// What an organisation does not allow, no twin's policy can; and it ends exactly what it does not allow.
final class RootPolicyTest {

    private static final String LOCAL = InteractionId.of(CRANE, COMPUTER, "load");
    private static final String OUT = InteractionId.of(CRANE, BALANCER, "load");
    private static final Rule EVERYTHING = allow("everything", Action.values());

    private final Space harbour = new Space(HARBOUR);

    @Test
    void what_others_may_no_longer_do_ends_and_the_rest_goes_on() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        AuditEntry harmless = reach(COMPUTER, 1, List.of(EVERYTHING, deny("no", GRID, Action.values())), null);
        assertThat(harmless.getEnded()).isEmpty();
        AuditEntry end = reach(COMPUTER, 2, List.of(EVERYTHING, deny("us", HARBOUR, Action.SUBSCRIBE)), null);

        assertThat(end.getEnded()).containsExactly(LOCAL);
        assertThat(end)
                .extracting(AuditEntry::getResource, AuditEntry::getWho, AuditEntry::getPolicyVersion)
                .containsExactly("/root-policy", HARBOUR, 3L);
        Interaction ended = harbour.existing(COMPUTER, LOCAL);
        assertThat(ended.getState()).isEqualTo(State.TERMINATED);
        assertThat(Objects.requireNonNull(Space.half(ended, Side.PROVIDER)).getReason())
                .isEqualTo(Reason.POLICY_CHANGED);
        assertThat(ended.getRule()).isEqualTo("root:us");
        AuditEntry again = harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(again)
                .extracting(AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Reason.DENIED_BY_RULE, "root:us");
        harbour.rebuilt();
    }

    @Test
    void what_ours_may_no_longer_do_ends_by_the_requester_and_is_not_asked_for_again() {
        harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON);
        assertThat(harbour.sent()).hasSize(1);

        AuditEntry end = reach(BALANCER, 1, null, List.of(EVERYTHING, deny("no", GRID, Action.SUBSCRIBE)));

        assertThat(end.getEnded()).containsExactly(OUT);
        Interaction ended = harbour.existing(BALANCER, OUT);
        assertThat(Objects.requireNonNull(Space.half(ended, Side.REQUESTER)).getBy())
                .as("a partner learns no rule of ours")
                .isEqualTo(CRANE);
        assertThat(harbour.sent()).as("the partner is told").hasSize(1);
        AuditEntry again = harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON);
        assertThat(again)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.REFUSED, Reason.DENIED_BY_RULE, "root:no");
        reach(BALANCER, 2, null, List.of());
        assertThat(harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON).getReason())
                .as("what may not be found does not exist")
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(harbour.sent()).isEmpty();
        reach(BALANCER, 3, null, null);
        assertThat(harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON).getOutcome())
                .isEqualTo(Outcome.ACCEPTED);
        harbour.rebuilt();
    }

    @Test
    void consent_overrules_no_organisation_and_answers_one_that_asks() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        reach(COMPUTER, 1, List.of(allow("found", Action.FIND)), null);
        assertThat(harbour.take(COMPUTER, offer(CRANE, COMPUTER), NOON).getOutcome())
                .isEqualTo(Outcome.REFUSED);

        harbour.take(COMPUTER, open(COMPUTER), NOON);
        reach(COMPUTER, 2, List.of(allow("found", Action.FIND), ask("asks", Action.SUBSCRIBE)), null);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.PENDING);
        harbour.take(COMPUTER, answer(LOCAL, COMPUTER, true), NOON);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.REQUESTED);
        assertThat(Situation.granted(harbour.existing(COMPUTER, LOCAL))).isTrue();
        reach(COMPUTER, 3, List.of(allow("found", Action.FIND)), null);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.TERMINATED);
    }

    @Test
    void it_outlives_every_change_of_the_twins_own_policy() {
        List<Rule> none = List.of();
        reach(COMPUTER, 1, none, none);

        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, ban(COMPUTER, new Subject(SubjectKind.ORGANISATION, GRID, "", null)), NOON);

        Policy policy = Objects.requireNonNull(harbour.policy(COMPUTER));
        assertThat(policy.getRoot()).isEqualTo(new RootPolicy(1L, none, none));
        assertThat(policy.getVersion()).isEqualTo(3);
        assertThat(harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON).getReason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void an_older_one_that_comes_late_changes_nothing() {
        reach(COMPUTER, 2, List.of(), null);

        AuditEntry late = reach(COMPUTER, 1, null, null);

        assertThat(late.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(Objects.requireNonNull(harbour.policy(COMPUTER)).getRoot().getInbound())
                .isEmpty();
    }

    @Test
    void in_the_organisations_own_log_each_version_follows_the_one_before() {
        assertThat(harbour.take(HARBOUR, changed(2), NOON))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getPolicyVersion)
                .containsExactly(Outcome.REFUSED, Reason.OTHER_VERSION, 0L);
        assertThat(harbour.take(HARBOUR, changed(1), NOON).getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(harbour.take(HARBOUR, changed(1), NOON).getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(harbour.take(HARBOUR, changed(2), NOON).getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(harbour.take(COMPUTER, changed(1), NOON).getOutcome())
                .as("not in a twin's log")
                .isEqualTo(Outcome.IGNORED);
        harbour.rebuilt();
    }

    @Test
    void a_rule_that_begins_later_ends_what_it_denies_then() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON);
        Rule later = deny("later", HARBOUR, Action.SUBSCRIBE);
        Rule then = new Rule(
                later.getId(),
                later.getEffect(),
                later.getActions(),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/",
                NOON.plusSeconds(60),
                null,
                null);
        reach(COMPUTER, 1, List.of(EVERYTHING, then), null);
        reach(BALANCER, 1, null, List.of(EVERYTHING, then));

        for (String id : List.of(LOCAL, OUT)) {
            String provider = id.equals(LOCAL) ? COMPUTER : BALANCER;
            assertThat(Deadlines.next(harbour.existing(provider, id), harbour.policy(provider), HARBOUR, NOON))
                    .contains(NOON.plusSeconds(60));
            harbour.take(provider, new Tick(id), NOON.plusSeconds(59));
            assertThat(Situation.live(harbour.existing(provider, id))).isTrue();
            harbour.take(provider, new Tick(id), NOON.plusSeconds(60));
            assertThat(Situation.live(harbour.existing(provider, id))).isFalse();
        }
    }

    /// Decided as it would be then.
    @ParameterizedTest
    @EnumSource
    void what_it_would_change_is_what_it_changes(RootKind kind) {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(BALANCER, subscribe(CRANE, BALANCER), NOON);
        RootPolicy root = kind.of(1);

        List<String> told = WhatIf.ofRoot(
                        root,
                        twin -> {
                            Policy policy = harbour.policy(twin);
                            return policy == null ? List.of() : policy.getRules();
                        },
                        harbour.interactions().stream(),
                        NOON,
                        HARBOUR)
                .stream()
                .map(changed -> changed.interaction().getId())
                .toList();

        List<String> done = List.of(COMPUTER, BALANCER).stream()
                .map(twin -> harbour.take(twin, new RootPolicyReached(twin, root), NOON))
                .flatMap(audit -> audit.getChanged().stream())
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(done);
        assertThat(done.isEmpty()).isEqualTo(kind == RootKind.OPEN);
    }

    private AuditEntry reach(String twin, long version, @Nullable List<Rule> inbound, @Nullable List<Rule> outbound) {
        return harbour.take(twin, new RootPolicyReached(twin, new RootPolicy(version, inbound, outbound)), NOON);
    }

    private static RootPolicyChanged changed(long version) {
        return new RootPolicyChanged(new RootPolicy(version, List.of(), null), "{}");
    }
}
