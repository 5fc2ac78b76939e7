package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Policy;
import parley.avro.Terms;
import parley.json.TermsJson;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// What the pages about policies show is so.
final class PolicyPageTest {

    private static final List<Path> PAGES =
            List.of(Path.of("..", "docs", "policy.md"), Path.of("..", "docs", "cookbook.md"));
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    /// A line of a table, and the policy above it.
    record Example(Policy policy, String who, String wants, String of, String answer, String by) {

        @Override
        public String toString() {
            return who + " wants to " + wants + " " + of;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_line_holds(Example example) {
        Requester requester = requester(example.who());
        Action action = Action.valueOf(example.wants().toUpperCase(Locale.ROOT));

        Verdict verdict = Policies.decide(example.policy(), requester, action, example.of(), NOON);

        assertThat(said(verdict)).isEqualTo(example.answer() + " by " + example.by());
    }

    /// An agent, or `<agent> with <property>=<value>, … of <organisation>`.
    private static Requester requester(String who) {
        String[] parts = who.split(" with | of ", -1);
        Requester agent = Requester.ofAgent(parts[0]);
        return parts.length == 1
                ? agent
                : agent.showing(Arrays.stream(parts[1].split(", ", -1))
                        .map(each -> each.split("=", 2))
                        .map(each -> new Attested(parts[2], each[0], each[1], NOON.plusSeconds(1), "1"))
                        .toList());
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed(var rule, var terms, var until) -> "allow" + said(terms) + " by " + rule;
            case Verdict.Asks asks -> "ask by " + asks.rule();
            case Verdict.Denied(var reason, var rule, var version) ->
                switch (reason) {
                    case NOT_FOUND -> "there is no such twin by " + rule;
                    case DENIED_BY_RULE -> "deny by " + rule;
                    case NO_RULE -> "no rule by " + rule;
                    default -> throw new AssertionError(reason);
                };
        };
    }

    private static String said(@Nullable Terms terms) {
        StringBuilder said = new StringBuilder();
        if (terms != null) {
            TermsJson.write(terms).properties().stream()
                    .filter(term -> !term.getValue().asText().equals("none"))
                    .forEach(term -> said.append(", ")
                            .append(term.getKey())
                            .append(' ')
                            .append(
                                    term.getValue().isTextual()
                                            ? term.getValue().asText()
                                            : term.getValue()));
        }
        return said.toString();
    }

    @Test
    void there_are_examples_of_every_answer() throws IOException {
        assertThat(examples().map(Example::answer).distinct())
                .contains("allow", "deny", "ask", "no rule", "there is no such twin", "allow, history retained");
    }

    static Stream<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path page : PAGES) {
            examples.addAll(examples(page));
        }
        return examples.stream();
    }

    private static List<Example> examples(Path page) throws IOException {
        List<Example> examples = new ArrayList<>();
        StringBuilder json = new StringBuilder();
        boolean inside = false;
        for (String line : Files.readAllLines(page, UTF_8)) {
            if (line.equals("```json")) {
                inside = true;
                json.setLength(0);
            } else if (inside && line.equals("```")) {
                inside = false;
            } else if (inside) {
                json.append(line);
            } else if (!json.isEmpty() && line.startsWith("| `")) {
                examples.add(example(json.toString(), line));
            }
        }
        return examples;
    }

    private static Example example(String json, String line) {
        List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                .map(cell -> cell.replace("`", "").strip())
                .toList();
        Policy policy =
                new Policy("did:web:harbour.example:twins:tank", 1L, PolicyJson.read(json.getBytes(UTF_8)), "", null);
        return new Example(policy, cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }
}
