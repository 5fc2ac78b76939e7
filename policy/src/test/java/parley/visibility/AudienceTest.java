package parley.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.DENY;
import static parley.avro.SubjectKind.ANYONE;
import static parley.avro.SubjectKind.ORGANISATION;
import static parley.avro.SubjectKind.TWIN;
import static parley.policy.PolicyWorld.START;
import static parley.policy.PolicyWorld.rule;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.policy.Policies;
import parley.policy.PolicyWorld;
import parley.policy.Requester;

final class AudienceTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_partner_decides_as_we_would(
            @ForAll("policies") Policy policy,
            @ForAll("requesters") Requester requester,
            @ForAll("moments") Instant now) {
        List<Rule> audience = Audience.of(policy, requester.organisation());

        assertThat(Audience.mayFind(audience, requester, now)).isEqualTo(allowed(policy, requester, FIND, "/", now));
        assertThat(Audience.mayDescribe(audience, requester, now))
                .isEqualTo(allowed(policy, requester, DESCRIBE, "/description", now));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void nothing_but_find_and_describe_for_that_partner_is_told(
            @ForAll("policies") Policy policy, @ForAll("requesters") Requester other) {
        List<Rule> audience = Audience.of(policy, "did:web:elsewhere");

        assertThat(audience).allSatisfy(rule -> {
            assertThat(rule.getSubject().getKind()).isEqualTo(ANYONE);
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
        Rule grid = rule("g", ALLOW, ORGANISATION, "did:web:grid", "/", FIND);
        Rule notGrid = rule("n", DENY, ORGANISATION, "did:web:grid", "/", FIND);

        assertThat(Audience.everyone(new Policy("", 1L, List.of(anyone), ""), START))
                .isTrue();
        assertThat(Audience.everyone(new Policy("", 1L, List.of(grid), ""), START))
                .isFalse();
        assertThat(Audience.everyone(new Policy("", 1L, List.of(anyone, notGrid), ""), START))
                .isFalse();
        assertThat(Audience.everyone(new Policy("", 1L, List.of(), ""), START)).isFalse();
    }

    /// The oracle asks for every known twin and agent, and for a stranger of each kind: there is always one more.
    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyone_says_whether_some_twin_of_the_partner_may_find_it(
            @ForAll("policies") Policy policy, @ForAll("moments") Instant now) {
        String grid = "did:web:grid";
        List<Rule> audience = Audience.of(policy, grid);

        assertThat(Audience.anyone(audience, now))
                .isEqualTo(population(grid).anyMatch(requester -> allowed(policy, requester, FIND, "/", now)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_withdrawn_twin_is_found_by_nobody_at_any_time(@ForAll("policies") Policy policy) {
        String grid = "did:web:grid";

        if (!Audience.anyone(Audience.of(policy, grid))) {
            assertThat(population(grid))
                    .allSatisfy(requester -> assertThat(IntStream.range(-1, 6)
                                    .mapToObj(START::plusSeconds)
                                    .noneMatch(now -> allowed(policy, requester, FIND, "/", now)))
                            .isTrue());
        }
    }

    @Test
    void a_deny_for_the_whole_partner_withdraws() {
        Rule everyone = rule("all", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE);
        Rule notGrid = rule("not-grid", DENY, ORGANISATION, "did:web:grid", "/", FIND);
        Rule notOne = rule("not-one", DENY, TWIN, "did:web:grid:twins:balancer", "/", FIND);

        assertThat(Audience.anyone(List.of(everyone, notOne))).isTrue();
        assertThat(Audience.anyone(List.of(everyone, notGrid))).isFalse();
    }

    @Test
    void a_rule_that_is_over_no_longer_shows_the_twin() {
        List<Rule> audience = List.of(rule("r", ALLOW, ANYONE, "", "/", START, START.plusSeconds(1), FIND));

        assertThat(Audience.anyone(audience, START)).isTrue();
        assertThat(Audience.anyone(audience, START.plusSeconds(1))).isFalse();
    }

    private static Stream<Requester> population(String organisation) {
        return Stream.concat(
                PolicyWorld.REQUESTERS.stream()
                        .filter(known -> known.organisation().equals(organisation)),
                Stream.of("a#stranger", "b#stranger", "stranger#x")
                        .map(name -> Requester.ofAgent(organisation + ":twins:" + name)));
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
