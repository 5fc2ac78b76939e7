package parley.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.DENY;
import static parley.avro.SubjectKind.ANYONE;
import static parley.avro.SubjectKind.ATTESTED;
import static parley.avro.SubjectKind.ORGANISATION;
import static parley.avro.SubjectKind.TWIN;
import static parley.policy.PolicyWorld.START;
import static parley.policy.PolicyWorld.rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.policy.Policies;
import parley.policy.PolicyWorld;
import parley.policy.Requester;
import parley.policy.RootPolicies;

final class AudienceTest {

    private static final String GRID = "did:web:grid";

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_partner_decides_as_we_would(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("moments") Instant now) {
        Policy audience = Audience.of(policy, requester.organisation());

        assertThat(Audience.mayFind(audience, requester, now)).isEqualTo(allowed(policy, requester, FIND, "/", now));
        assertThat(allowed(audience, requester, DESCRIBE, "/description", now))
                .isEqualTo(allowed(policy, requester, DESCRIBE, "/description", now));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void nothing_but_find_and_describe_for_that_partner_is_told(
            @ForAll("policies") Policy policy, @ForAll("requesters") Requester other) {
        Policy audience = Audience.of(policy, "did:web:elsewhere");

        List<Rule> root = RootPolicies.inbound(audience);
        assertThat(root == null).isEqualTo(RootPolicies.inbound(policy) == null);
        List<Rule> told = new ArrayList<>(audience.getRules());
        told.addAll(root == null ? List.of() : root);
        assertThat(told).allSatisfy(rule -> {
            assertThat(rule.getSubject().getKind()).isIn(ANYONE, ATTESTED);
            assertThat(rule.getActions()).isNotEmpty().isSubsetOf(FIND, DESCRIBE);
        });
    }

    /// Whoever a rule names, and strangers.
    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyone_leaves_nobody_out(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("moments") Instant now) {
        if (Audience.everyone(policy, now)) {
            assertThat(allowed(policy, requester, FIND, "/", now)).isTrue();
            assertThat(allowed(policy, new Requester("", "", ""), FIND, "/", now))
                    .isTrue();
        }
    }

    @Test
    void everyone_needs_a_rule_for_anyone_and_none_against_one() {
        Rule anyone = rule("a", ALLOW, ANYONE, "", "/", FIND);
        Rule grid = rule("g", ALLOW, ORGANISATION, GRID, "/", FIND);
        Rule notGrid = rule("n", DENY, ORGANISATION, GRID, "/", FIND);

        assertThat(Audience.everyone(policy(null, anyone), START)).isTrue();
        assertThat(Audience.everyone(policy(List.of(anyone), anyone), START)).isTrue();
        assertThat(Audience.everyone(policy(null, grid), START)).isFalse();
        assertThat(Audience.everyone(policy(null, anyone, notGrid), START)).isFalse();
        assertThat(Audience.everyone(policy(null), START)).isFalse();
        assertThat(Audience.everyone(policy(List.of(anyone, notGrid), anyone), START))
                .isFalse();
        assertThat(Audience.everyone(policy(List.of(), anyone), START)).isFalse();
    }

    /// The oracle asks for every known twin and agent, and for a stranger of each kind: there is always one more.
    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyone_says_whether_some_twin_of_the_partner_may_find_it(
            @ForAll("policies") Policy policy, @ForAll("moments") Instant now) {
        assertThat(Audience.anyone(policy, GRID, FIND, "/", now))
                .isEqualTo(population(GRID).anyMatch(requester -> allowed(policy, requester, FIND, "/", now)));
    }

    @Test
    void a_deny_for_the_whole_partner_leaves_nobody() {
        Rule everyone = rule("all", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE);
        Rule notGrid = rule("not-grid", DENY, ORGANISATION, GRID, "/", FIND);
        Rule notOne = rule("not-one", DENY, TWIN, GRID + ":twins:balancer", "/", FIND);

        assertThat(anyone(null, everyone, notOne)).isTrue();
        assertThat(anyone(null, everyone, notGrid)).isFalse();
        assertThat(anyone(List.of(everyone, notGrid), everyone)).isFalse();
        assertThat(anyone(List.of(), everyone)).isFalse();
        assertThat(anyone(List.of(everyone), everyone)).isTrue();
    }

    @Test
    void a_rule_that_is_over_no_longer_shows_the_twin() {
        Policy policy = policy(null, rule("r", ALLOW, ANYONE, "", "/", START, START.plusSeconds(1), FIND));

        assertThat(Audience.anyone(policy, GRID, FIND, "/", START)).isTrue();
        assertThat(Audience.anyone(policy, GRID, FIND, "/", START.plusSeconds(1)))
                .isFalse();
    }

    private static boolean anyone(@Nullable List<Rule> root, Rule... rules) {
        return Audience.anyone(policy(root, rules), GRID, FIND, "/", START);
    }

    private static Policy policy(@Nullable List<Rule> root, Rule... rules) {
        return new Policy("", 1L, List.of(rules), "", root == null ? null : new RootPolicy(1L, root, null));
    }

    private static Stream<Requester> population(String organisation) {
        return Stream.concat(
                        PolicyWorld.REQUESTERS.stream()
                                .filter(known -> known.organisation().equals(organisation)),
                        Stream.of("a#stranger", "b#stranger", "stranger#x")
                                .map(name -> Requester.ofAgent(organisation + ":twins:" + name)))
                .flatMap(requester -> PolicyWorld.showings().map(requester::showing));
    }

    private static boolean allowed(Policy policy, Requester requester, Action action, String path, Instant now) {
        return Policies.decide(policy, requester, action, path, now).allowed();
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
    Arbitrary<Instant> moments() {
        return PolicyWorld.moments();
    }
}
