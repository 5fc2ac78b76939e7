package parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.agent.FakeSpace;
import parley.agent.FakeSpace.Answer;
import parley.agent.FakeSpace.Call;
import parley.agent.service.ServiceClient;

/// What holds for every verb: its first example, done by a space, refused by one, and mistyped.
final class VerbsIT {
    private static final String OWN = FakeSpace.ORGANISATION.twin("computer").value();
    private static final String OTHER = FakeSpace.PARTNER.twin("tank").value();

    /// They ask no service.
    private static final Set<String> ALONE = Set.of("new twin", "new sdk");

    /// They need a Kafka, what is signed by others, or both; other tests do them.
    private static final Set<String> ELSEWHERE =
            Set.of("publish", "follow", "command", "commands follow", "audit export", "audit verify", "rotate-key");

    private static final Map<String, List<List<String>>> EXAMPLES = Examples.all(Parley.commandLine());

    @TempDir
    static Path home;

    private static FakeSpace space;
    private static Path agent;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    /// One for all: it is asked by one at a time, and told each time what to answer.
    @BeforeAll
    static void start() throws IOException {
        space = FakeSpace.start();
        agent = space.agent(home.resolve("spaces/grid/data/agents/computer-agent"), "computer-agent");
        write("policy.json", "{\"rules\":[]}");
        write(
                "level.avsc",
                "{\"type\":\"record\",\"name\":\"Level\",\"fields\":[{\"name\":\"value\",\"type\":\"double\"}]}");
        write(
                "load.avsc",
                "{\"type\":\"record\",\"name\":\"Load\",\"fields\":[{\"name\":\"cpu\",\"type\":\"double\"}]}");
        write("sampling.avsc", "\"int\"");
        write("computer.ttl", "<> a <urn:ex:Computer> .");
        write("tank.td.json", "{\"title\":\"Tank\"}");
        write("cranes.rq", "SELECT * {}");
        write("certified.json", "{}");
        write("stations.csv", "id,name\n1,One\n");
        write("stations.yaml", "twin: station-{id}\nproperties:\n  - {predicate: rdfs:label, column: name}\n");
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    @AfterAll
    static void stop() {
        space.close();
    }

    @BeforeEach
    void forget() {
        space.calls.clear();
    }

    static Stream<String> verbs() {
        return EXAMPLES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void what_is_refused_is_one_with_the_problems_title_and_field(String verb) {
        assumeThat(ALONE).doesNotContain(verb);
        space.otherwise(_ -> new Answer(
                403,
                "application/problem+json",
                "{\"type\":\"urn:parley:problem:no\",\"title\":\"Not so\",\"status\":403,\"detail\":\"it may not\","
                        + "\"field\":\"twin\"}"));

        assertThat(run(example(verb))).as(out + "" + err).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Not so: it may not (field: twin)\n");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void what_is_done_is_zero(String verb) {
        assumeThat(ALONE).doesNotContain(verb);
        assumeThat(ELSEWHERE).doesNotContain(verb);
        space.otherwise(this::answer);

        assertThat(run(example(verb))).as(out + "" + err).isZero();
        assertThat(out.toString()).as("what it says to people").isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void what_is_done_is_told_to_programs_as_json(String verb) throws IOException {
        assumeThat(ALONE).doesNotContain(verb);
        assumeThat(ELSEWHERE).doesNotContain(verb);
        space.otherwise(this::answer);

        var line = new ArrayList<>(example(verb));
        line.removeAll(List.of("--format", "csv"));
        line.add("--json");

        assertThat(run(line)).as(out + "" + err).isZero();
        try (var documents = ServiceClient.JSON.readerFor(JsonNode.class).<JsonNode>readValues(out.toString())) {
            assertThat(documents.readAll()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void what_is_mistyped_is_two(String verb) {
        var line = new ArrayList<>(example(verb));
        line.add("--nonsense");

        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString()).startsWith("parley: ").contains("--nonsense", "Usage: parley " + verb);
        assertThat(space.calls).isEmpty();
    }

    /// Its first, with files and a key that there are; what would last ends with the first event.
    private List<String> example(String verb) {
        var first = EXAMPLES.getOrDefault(verb, List.of()).getFirst();
        var line = first.stream()
                .map(word ->
                        Files.exists(home.resolve(word)) ? home.resolve(word).toString() : word)
                .map(word -> word.equals("z6Mk...") ? space.agentKey.multibase() : word.replace("4tq5…", "abc"))
                .map(word -> word.equals("meter") && verb.startsWith("custody") ? agent.toString() : word)
                .collect(Collectors.toCollection(ArrayList::new));
        if (Set.of("pending", "thing watch").contains(verb)) {
            line.addAll(List.of("--count", "1"));
        }
        return line;
    }

    private int run(List<String> line) {
        return Parley.run(
                new ByteArrayInputStream("{\"value\": 4.2}".getBytes(UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("PARLEY_AGENT", agent.toString(), "PARLEY_DATA", home.toString(), "TZ", "UTC"),
                line.toArray(String[]::new));
    }

    private Answer answer(Call call) {
        var line = call.line().replaceAll("\\?.*", "");
        if (line.endsWith("/pending")) {
            return events("offered", interaction("OFFERED"));
        }
        if (line.equals("GET /events")) {
            return events("thing_created", "{\"id\":\"" + OTHER + "\"}");
        }
        if (line.equals("PUT /twins")) {
            return new Answer(200, "application/x-ndjson", "{\"status\":201,\"version\":1}\n");
        }
        return new Answer(200, "application/json", body(line));
    }

    private static Answer events(String name, String data) {
        return new Answer(200, "text/event-stream", "event: " + name + "\ndata: " + data + "\n\n");
    }

    private static String body(String line) {
        return switch (line) {
            case "GET /twins" -> "[\"" + OWN + "\"]";
            case "GET /interactions" -> "[" + interaction("TERMINATED") + "]";
            case "GET /interactions/connected" ->
                "[{\"organisation\":\"o\",\"live\":1,\"past\":2,\"records\":3,\"bytes\":4}]";
            case "GET /commands" -> "[" + COMMAND + "]";
            case "GET /find" -> "{\"twins\":[],\"total\":0,\"partners\":[]}";
            case "GET /audit" ->
                "[{\"cause\":\"d1\",\"at\":\"2026-11-23T12:00:00Z\",\"event\":\"E\",\"outcome\":\"REFUSED\"}]";
            case "GET /things" -> "{\"total\":1,\"members\":[{\"id\":\"" + OTHER + "\",\"title\":\"Tank\"}]}";
            default -> below(line);
        };
    }

    private static String below(String line) {
        if (line.contains("/interactions") || line.endsWith("/offers")) {
            return interaction("ACTIVE");
        }
        if (line.contains("/commands/")) {
            return COMMAND;
        }
        if (line.endsWith("/explanation")) {
            return "[{\"action\":\"find\",\"path\":\"/\",\"answer\":\"allow\",\"rule\":\"all\"}]";
        }
        if (line.endsWith("/policy/versions")) {
            return "[{\"version\":3,\"at\":\"2026-11-23T12:00:00Z\",\"by\":\"me\",\"rules\":[]}]";
        }
        if (line.endsWith("/diff")) {
            return "{\"added\":[{\"id\":\"r\"}],\"removed\":[],\"changed\":[]}";
        }
        if (line.contains("-value/versions") && line.startsWith("GET") && line.endsWith("/versions")) {
            return "[1]";
        }
        return """
                {"version": 3, "ended": ["abc"], "appliedInMillis": 9, "rules": [{"id": "ban-0123456789ab",
                 "subject": {"organisation": "did:web:localhost%3A18107"}}], "ends": [], "grants": [], "erased": 0,
                 "more": false, "decision": "d", "explanation": "so", "is_compatible": true, "id": 7,
                 "schema": "\\"int\\"", "twin": "t", "key": "z6Mk", "organisation": "o", "description": "<> a <urn:x> .",
                 "feeds": [{"name": "load", "schemas": []}]}""";
    }

    private static final String COMMAND = "{\"id\":\"abc\",\"requester\":\"" + OWN + "\",\"provider\":\"" + OTHER
            + "\",\"control\":\"sampling\",\"state\":\"PENDING\",\"updated\":\"2026-11-23T12:00:00Z\"}";

    private static String interaction(String state) {
        return "{\"id\":\"abc\",\"requester\":\"" + OWN + "\",\"provider\":\"" + OTHER
                + "\",\"feed\":\"load\",\"state\":\"" + state + "\",\"epoch\":1,\"delivery\":\"in.abc\"}";
    }
}
