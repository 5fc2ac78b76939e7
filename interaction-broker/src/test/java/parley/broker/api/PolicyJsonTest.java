package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.identity.http.Refusal;

final class PolicyJsonTest {

    @Test
    void reads_every_part_of_a_rule() {
        List<Rule> rules = PolicyJson.read("""
                {"rules": [
                  {"id": "r1", "effect": "allow", "actions": ["find", "subscribe", "find"], "subject": {"anyone": true}, "path": "/",
                   "terms": {"history": "retained"}},
                  {"id": "r2", "effect": "deny", "actions": ["subscribe"], "subject": {"twin": "did:web:grid:twins:balancer"},
                   "path": "/feeds/load", "from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00.0009Z"}
                ]}
                """.getBytes(UTF_8));

        assertThat(rules)
                .containsExactly(
                        new Rule(
                                "r1",
                                Effect.ALLOW,
                                List.of(Action.FIND, Action.SUBSCRIBE),
                                new Subject(SubjectKind.ANYONE, "", "", null),
                                "/",
                                null,
                                null,
                                Terms.newBuilder().setHistory(History.RETAINED).build()),
                        new Rule(
                                "r2",
                                Effect.DENY,
                                List.of(Action.SUBSCRIBE),
                                new Subject(SubjectKind.TWIN, "did:web:grid:twins:balancer", "", null),
                                "/feeds/load",
                                Instant.parse("2026-01-01T00:00:00Z"),
                                Instant.parse("2026-01-02T00:00:00Z"),
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "body | ",
                "body | []",
                "body | {\"rules\": [}",
                "body | {\"rules\": [], \"rules\": []}",
                "body | {\"rules\": []} {}",
                "rules | {}",
                "rules | {\"rules\": {}}",
                "colour | {\"rules\": [], \"colour\": 1}",
                "rules[0] | {\"rules\": [1]}",
                "rules[0].id | {\"rules\": [{\"effect\":\"allow\"}]}",
                "rules[0].id | {\"rules\": [{\"id\": 7}]}",
                "rules[0].when | {\"rules\": [{\"id\": \"r\", \"when\": 1}]}",
                "rules[0].effect | {\"rules\": [{\"id\":\"r\",\"effect\":\"permit\"}]}",
                "rules[0].actions | {\"rules\": [{\"id\":\"r\",\"effect\":\"allow\",\"actions\":\"find\"}]}",
                "rules[0].actions[1] | {\"rules\": [{\"id\":\"r\",\"effect\":\"allow\",\"actions\":[\"find\",\"fly\"]}]}"
            })
    void names_the_field_that_is_wrong(String field, String json) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> PolicyJson.read(json == null ? new byte[0] : json.getBytes(UTF_8)))
                .satisfies(refusal -> {
                    assertThat(refusal.problem().status()).isEqualTo(400);
                    assertThat(refusal.problem().field()).isEqualTo(field);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rules[0].subject | {} | /",
                "rules[0].subject | {\"anyone\": true, \"twin\": \"did:web:grid:twins:balancer\"} | /",
                "rules[0].subject | {\"group\": \"x\"} | /",
                "rules[0].subject | {\"organisation\": \"grid\"} | /",
                "rules[0].subject.anyone | {\"anyone\": false} | /",
                "rules[0].subject.organisation | {\"organisation\": 5} | /",
                "rules[0].path | {\"anyone\": true} | /feeds/Load",
                "rules[0].from | {\"anyone\": true} | /\", \"from\": \"yesterday",
                "rules[0].from | {\"anyone\": true} | /\", \"from\": \"+999999999-01-01T00:00:00Z",
                "rules[0].terms.until | {\"anyone\": true} | /\", \"terms\": {\"until\": \"+999999999-01-01T00:00:00Z\"}, \"until\": \"2030-01-01T00:00:00Z",
                "rules[0].terms | {\"anyone\": true} | /\", \"terms\": \"retained",
                "rules[0].terms.for | {\"anyone\": true} | /\", \"terms\": {\"for\": \"long\"}, \"until\": \"2030-01-01T00:00:00Z",
                "rules[0].terms.history | {\"anyone\": true} | /\", \"terms\": {\"history\": \"all\"}, \"until\": \"2030-01-01T00:00:00Z",
                "rules[0].terms.price | {\"anyone\": true} | /\", \"terms\": {\"history\": \"none\", \"price\": 1}, \"until\": \"2030-01-01T00:00:00Z",
                "rules[0].terms | {\"anyone\": true} | /\", \"terms\": {\"history\": \"retained\"}, \"until\": \"2030-01-01T00:00:00Z"
            })
    void names_the_subject_path_or_time_that_is_wrong(String field, String subject, String path) {
        String json = "{\"rules\": [{\"id\":\"r\",\"effect\":\"allow\",\"actions\":[\"describe\"],\"subject\":"
                + subject + ",\"path\":\"" + path + "\"}]}";

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> PolicyJson.read(json.getBytes(UTF_8)))
                .satisfies(refusal -> assertThat(refusal.problem().field()).isEqualTo(field));
    }
}
