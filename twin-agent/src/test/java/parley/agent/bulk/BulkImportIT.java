package parley.agent.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.Agent;
import parley.agent.FakeSpace;
import parley.agent.FakeSpace.Answer;
import parley.agent.FakeSpace.Call;
import parley.agent.bulk.BulkImport.Rejected;
import parley.agent.service.ProblemException;
import parley.agent.service.ServiceClient;
import parley.agent.service.UnreachableException;
import parley.identity.AgentRequest;

class BulkImportIT {
    private static final String MAPPING = """
            twin: crane-{id}
            properties:
              - {predicate: rdfs:label, column: name}
              - {predicate: geo:lat, column: lat, datatype: xsd:decimal}
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> seen = new ConcurrentHashMap<>();
    private FakeSpace space;
    private Agent agent;

    @BeforeEach
    void start() throws IOException {
        space = FakeSpace.start();
        agent = Agent.open(space.agent(folder, "balancer-agent"));
        space.answer("PUT /twins", this::answer);
    }

    /// As the registry does; the first is new, and the others are there, at their numbers' version.
    private Answer answer(Call call) {
        var lines = call.body()
                .lines()
                .map(BulkImportIT::json)
                .map(line -> refused.containsKey(line.path("twin").asText())
                        ? refused.get(line.path("twin").asText())
                        : made(line))
                .toList();
        return new Answer(200, "application/x-ndjson", String.join("\n", lines) + "\n");
    }

    private String made(JsonNode line) {
        int id = Integer.parseInt(line.path("twin").asText().replaceAll(".*-", ""));
        seen.put(line.path("twin").asText(), line);
        if (id == 1) {
            return "{\"twin\":\"crane-1\",\"status\":201,\"version\":1}";
        }
        return line.path("version").asInt() == id
                ? "{\"status\":200,\"version\":%d}".formatted(id + 1)
                : "{\"status\":409,\"version\":%d,\"problem\":{\"type\":\"urn:parley:problem:other-version\"}}"
                        .formatted(id);
    }

    private static JsonNode json(String text) {
        try {
            return ServiceClient.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        agent.close();
        space.close();
    }

    @Test
    void allRowsThatFitAreMadeAndTheOthersAreToldOf() throws Exception {
        refused.put(
                "crane-3",
                "{\"status\":422,\"problem\":{\"type\":\"urn:parley:problem:shape\",\"title\":\"t\",\"status\":422,"
                        + "\"detail\":\"not so\",\"field\":\"body\"}}");
        var file = file(
                "cranes.csv", "id,name,lat\n1,\"One, of two\",53.5\n2,Two,north\n\n3,Three,\n1,Again,1\n2,Two,1\n");

        var report = run(file);

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.replaced()).isEqualTo(1);
        assertThat(report.rejected())
                .containsExactly(
                        new Rejected(2, "lat", "`north` is no decimal"),
                        new Rejected(3, "body", "not so (field: body)"),
                        new Rejected(4, "twin", "crane-1 is the twin of row 1"));
        assertThat(report.rows()).isEqualTo(5);
        assertThat(said("crane-1")).contains("\"One, of two\"", "\"53.5\"^^");
    }

    @Test
    void objectsOfJsonAreRowsInAnArrayOrOneAfterTheOther() throws Exception {
        var array = run(file("a.json", "[{\"id\": 1, \"name\": \"One\"}, {\"id\": 2}]"));
        var lines = run(file("l.jsonl", "{\"id\": 1, \"name\": \"One\"}\n{\"id\": 2}\n"));

        assertThat(array.rows()).isEqualTo(2);
        assertThat(lines).isEqualTo(array);
        assertThat(array.rejected()).isEmpty();
    }

    @Test
    void aServiceThatFailsEndsItAndWhatWasMadeStays() throws Exception {
        refused.put(
                "crane-2",
                "{\"status\":503,\"problem\":{\"type\":\"urn:parley:problem:unavailable\",\"title\":\"t\",\"status\":503,"
                        + "\"detail\":\"not now\"}}");

        assertThatThrownBy(() -> run(file("cranes.csv", "id,name,lat\n1,One,1\n2,Two,2\n3,Three,3\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not now");
    }

    @Test
    void eachTwinIsSignedForAsItStands() throws Exception {
        run(file("cranes.csv", "id,name,lat\n1,One,1\n2,Two,2\n"));

        assertThat(signed("crane-1").path("resource").asText())
                .isEqualTo("/?key=" + space.agentKey.publicKey().multibase());
        assertThat(signed("crane-2").path("resource").asText()).isEqualTo("/?version=2");
        assertThat(signed("crane-2").path("body").asText())
                .isEqualTo(AgentRequest.digest(said("crane-2").getBytes(UTF_8)));
        assertThat(space.calls)
                .filteredOn(call -> call.line().equals("PUT /twins"))
                .hasSize(2);
    }

    @Test
    void manyRowsAreSentAFewHundredAtATime() throws Exception {
        var rows = new StringBuilder("id,name,lat\n");
        for (int i = 0; i < 450; i++) {
            rows.append(i).append("1,One,1\n");
        }

        space.answer(
                "PUT /twins",
                call -> new Answer(
                        200,
                        "application/x-ndjson",
                        call.body()
                                .lines()
                                .map(_ -> "{\"status\":201,\"version\":1}\n")
                                .collect(Collectors.joining())));
        var report = run(file("cranes.csv", rows.toString()));

        assertThat(report.created()).isEqualTo(450);
        assertThat(space.calls)
                .filteredOn(call -> call.line().equals("PUT /twins"))
                .extracting(call -> call.body().lines().count())
                .containsExactlyInAnyOrder(200L, 200L, 50L);
    }

    @Test
    void whatIsTooLargeForOneCallIsSentInSeveral() throws Exception {
        var rows = new StringBuilder("id,name,lat\n");
        for (int id = 1; id <= 41; id += 10) {
            rows.append(id).append(',').append("\u8239".repeat(100_000)).append(",1\n");
        }

        var report = run(file("cranes.csv", rows.toString()));

        assertThat(report.rows()).isEqualTo(5);
        assertThat(report.rejected()).isEmpty();
        assertThat(space.calls)
                .filteredOn(call -> call.line().equals("PUT /twins"))
                .isNotEmpty()
                .allMatch(call -> call.body().getBytes(UTF_8).length < 1_200_000);
    }

    @Test
    void aRowThatIsTooLargeByItselfIsRejectedAndTheOthersAreMade() throws Exception {
        var file = file(
                "cranes.csv",
                "id,name,lat\n1,One,1\n2," + "x".repeat(1_200_000) + ",2\n11,Three,3\n21," + "y".repeat(1_200_000)
                        + ",4\n");

        var report = run(file);

        assertThat(report.created() + report.replaced()).isEqualTo(2);
        assertThat(report.rejected()).extracting(Rejected::row).containsExactly(2L, 4L);
        assertThat(report.rejected()).allSatisfy(each -> {
            assertThat(each.field()).isEqualTo("description");
            assertThat(each.why()).contains("larger than");
        });
        assertThat(said("crane-11")).contains("\"Three\"");
    }

    @Test
    void whatARegistryTakesLessOfIsSentInSmallerParts() throws Exception {
        space.answer(
                "PUT /twins",
                call -> call.body().length() > 3_000
                        ? new Answer(413, "application/problem+json", "{}")
                        : answer(call));

        var report =
                run(file("cranes.csv", "id,name,lat\n1,One,1\n2,Two,2\n11,Three,3\n21," + "z".repeat(3_000) + ",4\n"));

        assertThat(report.created() + report.replaced()).isEqualTo(3);
        assertThat(report.rejected()).extracting(Rejected::row).containsExactly(4L);
    }

    @Test
    void anAnswerThatLeavesOutATwinIsNotTakenForOneOfTheOthers() {
        space.answer("PUT /twins", _ -> new Answer(200, "application/x-ndjson", "{\"status\":201,\"version\":1}\n"));

        assertThatThrownBy(() -> run(file("cranes.csv", "id,name,lat\n1,One,1\n2,Two,2\n")))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("1 answers about 2 twins");
    }

    private String said(String twin) {
        return seen(twin).path("description").asText();
    }

    private JsonNode signed(String twin) {
        return json(AgentRequest.fromHeader(seen(twin).path("request").asText()).orElseThrow());
    }

    private JsonNode seen(String twin) {
        return Objects.requireNonNull(seen.get(twin), twin);
    }

    @Test
    void aColumnThatThereIsNotIsToldOfBeforeAnythingIsMade() throws Exception {
        var file = file("cranes.csv", "id,names\n1,One\n");

        assertThatIllegalArgumentException().isThrownBy(() -> run(file)).withMessageContaining("lat, name");
        assertThat(space.calls).noneMatch(call -> call.line().startsWith("PUT"));
    }

    @Test
    void aFileThatBreaksOffSaysAfterWhichRowAndWhatCameBeforeIsMade() throws Exception {
        var file = file("cranes.json", "[{\"id\": 1, \"name\": \"One\"}, {\"id\": ");

        assertThatThrownBy(() -> run(file)).isInstanceOf(IOException.class).hasMessageContaining("row 2");
        assertThat(said("crane-1")).contains("\"One\"");
    }

    private BulkImport.Report run(Path file) throws Exception {
        return new BulkImport(agent, Mapping.read(MAPPING), null).run(file, _ -> {});
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
