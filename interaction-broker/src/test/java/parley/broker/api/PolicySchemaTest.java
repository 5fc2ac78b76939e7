package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import parley.identity.http.Refusal;

/// What the published schema takes, the service takes; and what it refuses, the service refuses.
final class PolicySchemaTest {

    private static final Path PAGE = Path.of("../docs/policy.md");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PolicySchemas.policy());
    private static final Schema ROOT = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PolicySchemas.rootPolicy());

    static Stream<String> examples() throws IOException {
        return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takes_every_example(String policy) {
        assertThat(SCHEMA.validate(policy, InputFormat.JSON)).isEmpty();
    }

    @Test
    void there_are_examples_with_terms() throws IOException {
        assertThat(examples().toList())
                .hasSizeGreaterThan(3)
                .anyMatch(policy -> policy.contains("atMost"))
                .anyMatch(policy -> policy.contains("maxCommands"));
    }

    /// Each line is put into a rule that is good without it, in the place of what has that name.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            terms     | {"fields": ["cpu.user", "load"], "where": "load > 1.0", "for": "P1DT8H", "purpose": "tests"}
            terms     | {"atMost": {"records": 1, "per": "PT0.5S"}, "until": "2030-01-01T00:00:00Z"}
            terms     | {"history": "retained"}
            terms     | {"history": {"last": "P7D"}, "fields": ["load"]}
            terms     | {"history": {"since": "2026-01-01T00:00:00Z"}}
            subject   | {"organisation": "did:web:localhost%3A17107"}
            subject   | {"agent": "did:web:grid.example:twins:pump#a"}
            path      | "/feeds"
            from      | "2030-01-01T00:00:00.5Z"
            effect    | "ask"
            actions   | ["subscribe", "control"]
            """)
    void takes_what_the_service_takes(String field, String value) {
        String policy = policy(field, value);

        assertThat(SCHEMA.validate(policy, InputFormat.JSON)).isEmpty();
        assertThat(PolicyJson.read(policy.getBytes(UTF_8))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id        | "A b"
            id        | "root"
            effect    | "permit"
            effect    | "deny"
            actions   | []
            actions   | ["fly"]
            actions   | ["find"]
            subject   | {}
            subject   | {"anyone": false}
            subject   | {"anyone": true, "twin": "did:web:grid.example:twins:pump"}
            subject   | {"organisation": "grid"}
            subject   | {"twin": "did:web:grid.example"}
            path      | "/feeds/Load"
            path      | "feeds"
            from      | "yesterday"
            colour    | 1
            terms     | {"price": 1}
            terms     | {"history": "all"}
            terms     | {"history": {"last": "long"}}
            terms     | {"history": {"since": "yesterday"}}
            terms     | {"history": {}}
            terms     | {"history": {"last": "P7D", "since": "2026-01-01T00:00:00Z"}}
            terms     | {"history": {"until": "2026-01-01T00:00:00Z"}}
            terms     | {"history": 7}
            terms     | {"fields": []}
            terms     | {"fields": ["a b"]}
            terms     | {"where": 7}
            terms     | {"where": ""}
            terms     | {"atMost": {"records": 0, "per": "PT1S"}}
            terms     | {"atMost": {"records": 1}}
            terms     | {"atMost": {"commands": 1, "per": "PT1S"}}
            terms     | {"for": "eight hours"}
            terms     | {"for": "P1Y"}
            terms     | {"until": "soon"}
            """)
    void refuses_what_the_service_refuses(String field, String value) {
        String policy = policy(field, value);

        assertThat(SCHEMA.validate(policy, InputFormat.JSON)).isNotEmpty();
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> PolicyJson.read(policy.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true  | {}
            true  | {"inbound": []}
            true  | {"inbound": [RULE], "outbound": [OTHER]}
            true  | {"inbound": [RULE], "outbound": []}
            false | {"rules": []}
            false | {"inbound": {}}
            false | {"inbound": [RULE, 7]}
            false | {"inbound": [{"terms": {"purpose": "tests"}, REST}]}
            false | {"outbound": [{"terms": {"purpose": "tests"}, REST}]}
            """)
    void says_of_a_root_policy_what_the_service_says(boolean good, String shape) {
        String rest = "\"id\": \"r\", \"effect\": \"allow\", \"actions\": [\"subscribe\"],"
                + " \"subject\": {\"anyone\": true}, \"path\": \"/feeds\"";
        String root = shape.replace("RULE", "{" + rest + "}")
                .replace("OTHER", "{" + rest.replace("\"r\"", "\"o\"") + "}")
                .replace("REST", rest);

        assertThat(says(root)).isEqualTo(good);
    }

    @Test
    void nobody_is_asked_what_our_twins_may_do_and_no_agent_is() {
        String ask = "{\"IN\": [{\"id\": \"r\", \"effect\": \"ask\", \"actions\": [\"subscribe\"],"
                + " \"subject\": {\"anyone\": true}, \"path\": \"/feeds\"}]}";
        String agent = ask.replace("\"ask\"", "\"deny\"")
                .replace("{\"anyone\": true}", "{\"agent\": \"did:web:grid.example:twins:pump#a\"}");

        for (String root : List.of(ask, agent)) {
            assertThat(says(root.replace("IN", "inbound"))).as(root).isTrue();
            assertThat(says(root.replace("IN", "outbound"))).as(root).isFalse();
        }
    }

    /// Whether it is one, in the word of both.
    private static boolean says(String root) {
        boolean schema = ROOT.validate(root, InputFormat.JSON).isEmpty();
        boolean service;
        try {
            service = PolicyJson.readRoot(JsonBody.of(root.getBytes(UTF_8)), 1).getVersion() == 1;
        } catch (Refusal e) {
            service = false;
        }
        assertThat(service).as(root).isEqualTo(schema);
        return schema;
    }

    private static String policy(String field, String value) {
        StringBuilder rule = new StringBuilder();
        for (String[] good : List.of(
                new String[] {"id", "\"r\""},
                new String[] {"effect", "\"allow\""},
                new String[] {"actions", "[\"subscribe\"]"},
                new String[] {"subject", "{\"anyone\": true}"},
                new String[] {"path", "\"/feeds/load\""},
                new String[] {"terms", "{\"purpose\": \"tests\", \"where\": \"true\"}"})) {
            if (!good[0].equals(field)) {
                rule.append('"').append(good[0]).append("\": ").append(good[1]).append(", ");
            }
        }
        return "{\"rules\": [{" + rule + "\"" + field + "\": " + value + "}]}";
    }
}
