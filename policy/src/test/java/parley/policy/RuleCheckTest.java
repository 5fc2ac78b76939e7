package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.DENY;
import static parley.avro.SubjectKind.AGENT;
import static parley.avro.SubjectKind.ANYONE;
import static parley.avro.SubjectKind.ORGANISATION;
import static parley.avro.SubjectKind.TWIN;
import static parley.policy.PolicyWorld.RETAINED;
import static parley.policy.PolicyWorld.START;
import static parley.policy.PolicyWorld.rule;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.avro.Policy;
import parley.avro.Rate;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.json.TermsJson;
import parley.topics.AvroSerde;

final class RuleCheckTest {

    static {
        // Copying a record by its builder looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(Policy.class);
    }

    private static final String GRID = "did:web:localhost%3A18110";

    @Test
    void accepts_rules_of_every_kind() {
        assertThat(Policies.validate(List.of(
                        rule("r1", ALLOW, ANYONE, "", "/", FIND, DESCRIBE, SUBSCRIBE),
                        rule("r2", ALLOW, ORGANISATION, GRID, "/feeds/load", SUBSCRIBE),
                        rule("r3", ALLOW, TWIN, GRID + ":twins:balancer", "/description", DESCRIBE),
                        rule("r4", ALLOW, AGENT, GRID + ":twins:balancer#balancer-agent", "/feeds", SUBSCRIBE))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "feeds/load", "/feed/load", "/feeds/", "/feeds/Load", "/feeds/load/x", "/*", "//"})
    void refuses_a_path_that_names_nothing(String path) {
        assertRefused("rules[0].path", path, rule("r", ALLOW, ANYONE, "", path, SUBSCRIBE));
    }

    @Test
    void refuses_find_below_the_root() {
        assertRefused("rules[0].path", "/feeds/load", rule("r", ALLOW, ANYONE, "", "/feeds/load", FIND));
    }

    @ParameterizedTest
    @CsvSource({
        "ORGANISATION, grid",
        "ORGANISATION, did:web:grid:twins:balancer",
        "ORGANISATION, ''",
        "TWIN, did:web:grid",
        "TWIN, did:web:grid:twins:Balancer",
        "AGENT, did:web:grid:twins:balancer",
        "AGENT, did:web:grid#key-1",
        "ANYONE, did:web:grid"
    })
    void refuses_a_subject_of_another_kind(SubjectKind kind, String value) {
        assertRefused("rules[0].subject", value, rule("r", ALLOW, kind, value, "/", SUBSCRIBE));
    }

    @Test
    void refuses_a_name_outside_the_pattern_and_a_second_rule_of_that_name() {
        assertRefused("rules[0].id", "R 1", rule("R 1", ALLOW, ANYONE, "", "/", FIND));
        assertThat(Policies.validate(
                        List.of(rule("r", ALLOW, ANYONE, "", "/", FIND), rule("r", ALLOW, ANYONE, "", "/", DESCRIBE))))
                .extracting(Violation::field)
                .containsExactly("rules[1].id");
    }

    @Test
    void refuses_a_rule_without_actions_and_one_that_never_holds() {
        assertRefused("rules[0].actions", "", rule("r", ALLOW, ANYONE, "", "/"));
        assertRefused("rules[0].until", START.toString(), rule("r", ALLOW, ANYONE, "", "/", START, START, FIND));
    }

    @Test
    void refuses_terms_on_a_rule_that_denies_and_on_one_that_is_not_about_subscribing() {
        assertRefused("rules[0].terms", "denies", underTerms(rule("r", DENY, ANYONE, "", "/", SUBSCRIBE)));
        assertRefused("rules[0].terms", "subscribe", underTerms(rule("r", ALLOW, ANYONE, "", "/", FIND, DESCRIBE)));
        assertThat(Policies.validate(List.of(underTerms(rule("r", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            terms.where              | {"where": "load >"}
            terms.fields             | {"fields": ["a", "a.b"]}
            terms.fields             | {"fields": ["a b"]}
            terms.history            | {"history": "retained", "fields": ["a"]}
            terms.atMost.records     | {"atMost": {"records": 0, "per": "PT1S"}}
            terms.atMost.per         | {"atMost": {"records": 1, "per": "PT0S"}}
            terms.atMost.per         | {"atMost": {"records": 1, "per": "PT25H"}}
            terms.for                | {"for": "PT0.5S"}
            terms.history            | {"history": "retained", "where": "true"}
            terms.history.last       | {"history": {"last": "PT0S"}}
            terms.history.last       | {"history": {"last": "-P1D"}}
            terms.history            | {"history": "retained", "atMost": {"records": 1, "per": "PT1S"}}
            terms.maxCommands        | {"maxCommands": {"commands": 1, "per": "PT1M"}}
            """)
    void refuses_terms_that_mean_nothing(String field, String json) throws Exception {
        Terms terms = TermsJson.read(new ObjectMapper().readTree(json));

        assertRefused(
                "rules[0]." + field,
                "",
                Rule.newBuilder(rule("r", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE))
                        .setTerms(terms)
                        .build());
    }

    @Test
    void refuses_more_of_fields_and_purposes_than_partners_take() {
        Rule rule = rule("r", ALLOW, ANYONE, "", "/", FIND, SUBSCRIBE);
        Terms.Builder terms = Terms.newBuilder();

        assertRefused(
                "rules[0].terms.fields",
                "8192 characters",
                Rule.newBuilder(rule)
                        .setTerms(terms.setFields(List.of("x".repeat(8_193))).build())
                        .build());
        assertRefused(
                "rules[0].terms.purpose",
                "200 characters",
                Rule.newBuilder(rule)
                        .setTerms(terms.setFields(List.of("x".repeat(8_192)))
                                .setPurpose("x".repeat(201))
                                .build())
                        .build());
    }

    @Test
    void takes_terms_about_commands_alone_on_a_rule_about_them() {
        Terms terms = Terms.newBuilder()
                .setMaxCommands(new Rate(1, 1_000L))
                .setPurpose("repair")
                .build();
        Rule rule = Rule.newBuilder(rule("r", ALLOW, ANYONE, "", "/", CONTROL))
                .setTerms(terms)
                .build();

        assertThat(Policies.validate(List.of(rule))).isEmpty();
        assertRefused(
                "rules[0].terms",
                "subscribing",
                Rule.newBuilder(rule)
                        .setTerms(Terms.newBuilder(terms).setWhere("true").build())
                        .build());
    }

    private static Rule underTerms(Rule rule) {
        return new Rule(
                rule.getId(),
                rule.getEffect(),
                rule.getActions(),
                rule.getSubject(),
                rule.getPath(),
                null,
                null,
                RETAINED);
    }

    @Test
    void refuses_more_rules_than_a_policy_may_have() {
        List<Rule> rules = IntStream.rangeClosed(0, RuleCheck.MOST_RULES)
                .mapToObj(i -> rule("r" + i, ALLOW, ANYONE, "", "/", FIND))
                .toList();

        assertThat(Policies.validate(rules)).extracting(Violation::field).containsExactly("rules");
    }

    private static void assertRefused(String field, String value, Rule rule) {
        assertThat(Policies.validate(List.of(rule))).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.detail()).contains(value);
        });
    }
}
