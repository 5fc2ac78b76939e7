package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.ASK;
import static parley.avro.Effect.DENY;
import static parley.avro.SubjectKind.ANYONE;
import static parley.avro.SubjectKind.ORGANISATION;
import static parley.avro.SubjectKind.TWIN;
import static parley.policy.PolicyWorld.RETAINED;
import static parley.policy.PolicyWorld.START;
import static parley.policy.PolicyWorld.retained;
import static parley.policy.PolicyWorld.rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;

final class PoliciesTest {

    private static final Requester BALANCER = Requester.ofAgent("did:web:grid:twins:balancer#balancer-agent");

    @Property(edgeCases = EdgeCasesMode.NONE)
    void evaluates_as_the_oracle_does(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("actions") Action action,
            @ForAll("paths") String path,
            @ForAll("moments") Instant now) {
        Verdict verdict = Policies.evaluate(policy, requester, action, path, now);

        String expected = EvaluationOracle.verdict(policy, requester, action, path, now);
        assertThat(verdict.allowed()).isEqualTo(expected.equals("allow"));
        assertThat(verdict instanceof Verdict.Asks).isEqualTo(expected.equals("ask"));
        if (verdict instanceof Verdict.Allowed(var rule, var terms, var until)) {
            assertThat(terms != null).isEqualTo(EvaluationOracle.showsHistory(policy, requester, action, path, now));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void decides_only_for_those_who_may_find(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("actions") Action action,
            @ForAll("paths") String path,
            @ForAll("moments") Instant now) {
        Verdict verdict = Policies.decide(policy, requester, action, path, now);

        boolean finds = EvaluationOracle.allowed(policy, requester, FIND, "/", now);
        boolean may = action == FIND || EvaluationOracle.allowed(policy, requester, action, path, now);
        assertThat(verdict.allowed()).isEqualTo(finds && may);
        if (!finds) {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            denied -> assertThat(denied.reason()).isEqualTo(Reason.NOT_FOUND));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void consent_takes_the_place_of_a_missing_rule_and_overrules_no_denial(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("paths") String path,
            @ForAll("moments") Instant now) {
        Verdict verdict = Policies.consented(policy, requester, SUBSCRIBE, path, now);

        List<Rule> rules = new ArrayList<>(policy.getRules());
        rules.add(rule("consent", ALLOW, ANYONE, "", "/", SUBSCRIBE));
        Policy allowing = new Policy(policy.getTwin(), 1L, rules, "cause", policy.getRoot());
        boolean finds = EvaluationOracle.allowed(policy, requester, FIND, "/", now);
        assertThat(verdict.allowed())
                .isEqualTo(finds
                        && !EvaluationOracle.verdict(allowing, requester, SUBSCRIBE, path, now)
                                .equals("deny"));
    }

    /// The organisation and the twin ask each other nothing: the stricter answer counts, on find and on the
    /// action.
    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_root_policy_only_narrows(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("actions") Action action,
            @ForAll("paths") String path,
            @ForAll("moments") Instant now) {
        Policy alone = new Policy(policy.getTwin(), policy.getVersion(), policy.getRules(), "cause", null);
        Verdict narrowed = Policies.decide(policy, requester, action, path, now);
        Verdict own = Policies.decide(alone, requester, action, path, now);

        assertThat(strictness(narrowed)).isGreaterThanOrEqualTo(strictness(own));
        if (narrowed instanceof Verdict.Allowed(var rule, var terms, var until)
                && own instanceof Verdict.Allowed(var ownRule, var ownTerms, var ownUntil)) {
            assertThat(rule).isEqualTo(ownRule);
            assertThat(terms).isEqualTo(ownTerms);
            assertThat(ownUntil == null || (until != null && !until.isAfter(ownUntil)))
                    .isTrue();
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void what_our_twins_may_do_is_decided_by_who_is_asked(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester asked,
            @ForAll("actions") Action action,
            @ForAll("paths") String path,
            @ForAll("moments") Instant now) {
        List<Rule> outbound = policy.getRoot() == null ? null : policy.getRoot().getOutbound();
        Verdict verdict = Policies.outbound(policy, asked.twin(), action, path, now);

        if (outbound == null) {
            assertThat(verdict.allowed()).isTrue();
        } else {
            Policy rules = new Policy("", 1L, outbound, "", null);
            Requester counterpart = new Requester(asked.organisation(), asked.twin(), "");
            assertThat(verdict.allowed())
                    .isEqualTo(EvaluationOracle.allowed(rules, counterpart, FIND, "/", now)
                            && (action == FIND || EvaluationOracle.allowed(rules, counterpart, action, path, now)));
        }
    }

    @Test
    void a_decision_says_that_the_root_policy_was_the_ground() {
        Rule all = rule("all", ALLOW, ANYONE, "", "/", Action.values());
        Rule no = rule("no", DENY, ORGANISATION, "did:web:grid", "/feeds/load", SUBSCRIBE);
        Rule ask = rule("asks", ASK, ANYONE, "", "/feeds/noise", SUBSCRIBE);
        Rule found = rule("found", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE);
        Policy policy = new Policy("", 4L, List.of(all), "", new RootPolicy(1L, List.of(found, no, ask), null));

        assertThat(Policies.decide(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Denied(Reason.DENIED_BY_RULE, "root:no", 4));
        assertThat(Policies.decide(policy, BALANCER, DESCRIBE, "/description", START))
                .isEqualTo(new Verdict.Denied(Reason.NO_RULE, "root", 4));
        assertThat(Policies.decide(policy, BALANCER, SUBSCRIBE, "/feeds/noise", START))
                .isEqualTo(new Verdict.Asks("root:asks", null, 4, null));
        assertThat(Policies.consented(policy, BALANCER, SUBSCRIBE, "/feeds/noise", START))
                .isEqualTo(new Verdict.Allowed("all", null, null));
        assertThat(Policies.decide(policy, BALANCER, SUBSCRIBE, "/feeds/other", START))
                .isEqualTo(new Verdict.Allowed("all", null, null));
    }

    private static int strictness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> 0;
            case Verdict.Asks asks -> 1;
            case Verdict.Denied denied -> 2;
        };
    }

    @Test
    void a_ban_denies_everything_and_is_added_once() {
        Rule ban = Bans.rule(new Subject(ORGANISATION, "did:web:grid", "", null));
        List<Rule> rules =
                Bans.added(Bans.added(List.of(rule("all", ALLOW, ANYONE, "", "/", Action.values())), ban), ban);

        assertThat(rules).hasSize(2);
        assertThat(Policies.validate(rules)).isEmpty();
        for (Action action : Action.values()) {
            assertThat(Policies.evaluate(policy(rules.toArray(Rule[]::new)), BALANCER, action, "/feeds/load", START)
                            .allowed())
                    .isFalse();
        }
        assertThat(Bans.rule(new Subject(TWIN, BALANCER.twin(), "", null)).getId())
                .isNotEqualTo(ban.getId());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void the_order_of_rules_means_nothing(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("actions") Action action,
            @ForAll("paths") String path) {
        Policy reversed = new Policy(
                policy.getTwin(), policy.getVersion(), policy.getRules().reversed(), "cause", policy.getRoot());

        assertThat(Policies.evaluate(reversed, requester, action, path, START))
                .isEqualTo(Policies.evaluate(policy, requester, action, path, START));
    }

    @Test
    void no_policy_allows_nothing() {
        assertThat(Policies.evaluate(null, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Denied(Reason.NO_RULE, "", 0));
        assertThat(Policies.decide(null, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Denied(Reason.NOT_FOUND, "", 0));
    }

    @Test
    void names_the_deepest_allow() {
        Policy policy = policy(
                rule("all", ALLOW, ANYONE, "", "/", SUBSCRIBE),
                rule("load", ALLOW, ORGANISATION, "did:web:grid", "/feeds/load", SUBSCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Allowed("load", null, null));
    }

    @Test
    void carries_the_terms_of_the_rule_that_decides() {
        Policy policy = policy(
                rule("all", ALLOW, ANYONE, "", "/", SUBSCRIBE),
                retained("load", ORGANISATION, "did:web:grid", "/feeds/load"));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Allowed("load", RETAINED, null));
        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/noise", START))
                .isEqualTo(new Verdict.Allowed("all", null, null));
    }

    @Test
    void of_rules_as_deep_the_one_that_shows_no_history_decides() {
        Policy policy = policy(
                retained("a", ORGANISATION, "did:web:grid", "/feeds/load"),
                rule("b", ALLOW, ANYONE, "", "/feeds/load", SUBSCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Allowed("b", null, null));
    }

    @Test
    void of_rules_as_deep_the_one_that_asks_decides_and_a_deeper_one_that_allows_need_not_ask() {
        Policy policy = policy(
                rule("a", ALLOW, ANYONE, "", "/feeds", SUBSCRIBE),
                rule("b", ASK, ORGANISATION, "did:web:grid", "/feeds", SUBSCRIBE),
                rule("c", ALLOW, ANYONE, "", "/feeds/load", SUBSCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/noise", START))
                .isEqualTo(new Verdict.Asks("b", null, 1, null));
        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Allowed("c", null, null));
    }

    @Test
    void a_shallow_deny_beats_a_deeper_allow() {
        Policy policy = policy(
                rule("no", DENY, ORGANISATION, "did:web:grid", "/feeds", SUBSCRIBE),
                rule("yes", ALLOW, TWIN, BALANCER.twin(), "/feeds/load", SUBSCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/load", START))
                .isEqualTo(new Verdict.Denied(Reason.DENIED_BY_RULE, "no", 1));
    }

    @Test
    void a_path_covers_whole_segments_only() {
        Policy policy = policy(rule("load", ALLOW, ANYONE, "", "/feeds/load", SUBSCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, SUBSCRIBE, "/feeds/loader", START))
                .isEqualTo(new Verdict.Denied(Reason.NO_RULE, "", 1));
    }

    @Test
    void a_rule_holds_from_its_beginning_until_before_its_end() {
        Policy policy = policy(rule("r", ALLOW, ANYONE, "", "/", START, START.plusSeconds(1), DESCRIBE));

        assertThat(Policies.evaluate(policy, BALANCER, DESCRIBE, "/description", START.minusMillis(1))
                        .allowed())
                .isFalse();
        assertThat(Policies.evaluate(policy, BALANCER, DESCRIBE, "/description", START)
                        .allowed())
                .isTrue();
        assertThat(Policies.evaluate(policy, BALANCER, DESCRIBE, "/description", START.plusSeconds(1))
                        .allowed())
                .isFalse();
        assertThat(Policies.boundaries(policy)).containsExactly(START, START.plusSeconds(1));
    }

    private static Policy policy(Rule... rules) {
        return new Policy("did:web:harbour:twins:computer", 1L, List.of(rules), "cause", null);
    }

    @Provide
    Arbitrary<Policy> policies() {
        return PolicyWorld.policies();
    }

    @Provide
    Arbitrary<Requester> requesters() {
        return PolicyWorld.requesters();
    }

    @Provide
    Arbitrary<Action> actions() {
        return Arbitraries.of(Action.class);
    }

    @Provide
    Arbitrary<String> paths() {
        return PolicyWorld.paths();
    }

    @Provide
    Arbitrary<Instant> moments() {
        return PolicyWorld.moments();
    }
}
