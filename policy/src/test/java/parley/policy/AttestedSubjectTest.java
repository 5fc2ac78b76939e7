package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.DENY;
import static parley.policy.PolicyWorld.START;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Attested;
import parley.avro.Effect;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;

final class AttestedSubjectTest {

    private static final String AUTHORITY = "did:web:authority";
    private static final Requester BALANCER = Requester.ofAgent("did:web:grid:twins:balancer#a");
    private static final Instant LATER = START.plusSeconds(60);

    @Test
    void a_rule_is_about_who_shows_the_property_with_its_value_attested_by_that_organisation() {
        Policy policy = policy(rule("r", ALLOW, "operator", "certified"));

        assertThat(allowed(policy, START, shown(AUTHORITY, "operator", "certified", LATER)))
                .isTrue();
        assertThat(allowed(policy, START)).isFalse();
        assertThat(allowed(policy, START, shown("did:web:grid", "operator", "certified", LATER)))
                .isFalse();
        assertThat(allowed(policy, START, shown(AUTHORITY, "operators", "certified", LATER)))
                .isFalse();
        assertThat(allowed(policy, START, shown(AUTHORITY, "operator", "applied", LATER)))
                .isFalse();
    }

    @Test
    void a_rule_without_a_value_takes_any() {
        Policy policy = policy(rule("r", ALLOW, "operator", null));

        assertThat(allowed(policy, START, shown(AUTHORITY, "operator", "applied", LATER)))
                .isTrue();
    }

    @Test
    void what_has_run_out_counts_no_more_and_a_newer_one_does() {
        Policy policy = policy(rule("r", ALLOW, "operator", null));
        Attested old = shown(AUTHORITY, "operator", "x", LATER);
        Attested fresh = shown(AUTHORITY, "operator", "x", LATER.plusSeconds(60));

        assertThat(allowed(policy, LATER.minusMillis(1), old)).isTrue();
        assertThat(allowed(policy, LATER, old)).isFalse();
        assertThat(allowed(policy, LATER, old, fresh)).isTrue();
    }

    @Test
    void a_denial_is_about_who_shows_it_alone() {
        Policy policy = policy(
                PolicyWorld.rule("all", ALLOW, SubjectKind.ANYONE, "", "/", FIND, SUBSCRIBE),
                rule("not", DENY, "suspect", null));

        assertThat(allowed(policy, START)).isTrue();
        assertThat(allowed(policy, START, shown(AUTHORITY, "suspect", "yes", LATER)))
                .isFalse();
    }

    @Test
    void it_is_allowed_until_the_last_that_is_shown_for_it_runs_out() {
        Policy policy = policy(rule("r", ALLOW, "operator", null));
        Requester shows = BALANCER.showing(List.of(
                shown(AUTHORITY, "operator", "x", LATER.plusSeconds(5)),
                shown(AUTHORITY, "operator", "y", LATER),
                shown(AUTHORITY, "other", "y", LATER.plusSeconds(60))));

        assertThat(Policies.decide(policy, shows, SUBSCRIBE, "/", START))
                .isEqualTo(new Verdict.Allowed("r", null, LATER.plusSeconds(5)));
    }

    @Test
    void what_was_shown_before_counts_beside_what_is_shown_now() {
        Attested old = shown(AUTHORITY, "operator", "x", LATER);
        Attested other = shown(AUTHORITY, "other", "x", START.plusSeconds(1));
        Attested fresh = shown(AUTHORITY, "operator", "x", LATER.plusSeconds(60));

        assertThat(Attestations.both(List.of(old, other), List.of(fresh, old), START.plusSeconds(1)))
                .containsExactly(fresh, old);
    }

    @Test
    void names_what_is_wrong_with_a_subject() {
        Subject twin = new Subject(SubjectKind.ATTESTED, AUTHORITY + ":twins:x", "operator", null);
        assertThat(violation(twin)).isEqualTo("rules[0].subject.attested.by");
        assertThat(violation(new Subject(SubjectKind.ATTESTED, AUTHORITY, "Operator", null)))
                .isEqualTo("rules[0].subject.attested.property");
        assertThat(violation(new Subject(SubjectKind.ATTESTED, AUTHORITY, "operator", "x".repeat(201))))
                .isEqualTo("rules[0].subject.attested.value");
        assertThat(violation(new Subject(SubjectKind.TWIN, AUTHORITY + ":twins:x", "operator", null)))
                .isEqualTo("rules[0].subject");
        assertThat(Policies.validateOutbound(List.of(rule("r", ALLOW, "operator", null))))
                .extracting(Violation::field)
                .containsExactly("outbound[0].subject");
        assertThat(Policies.validate(List.of(rule("r", ALLOW, "operator", null), rule("s", DENY, "operator", "x"))))
                .isEmpty();
    }

    private static String violation(Subject subject) {
        return Policies.validate(List.of(new Rule("r", ALLOW, List.of(FIND), subject, "/", null, null, null)))
                .getFirst()
                .field();
    }

    private static boolean allowed(Policy policy, Instant now, Attested... shown) {
        return Policies.decide(policy, BALANCER.showing(List.of(shown)), SUBSCRIBE, "/", now)
                .allowed();
    }

    private static Attested shown(String by, String property, String value, Instant until) {
        return new Attested(by, property, value, until, "urn:uuid:" + property + value);
    }

    private static Rule rule(String id, Effect effect, String property, @Nullable String value) {
        Subject subject = new Subject(SubjectKind.ATTESTED, AUTHORITY, property, value);
        return new Rule(id, effect, List.of(FIND, SUBSCRIBE), subject, "/", null, null, null);
    }

    private static Policy policy(Rule... rules) {
        return new Policy("did:web:harbour:twins:mine", 1L, List.of(rules), "cause", null);
    }
}
