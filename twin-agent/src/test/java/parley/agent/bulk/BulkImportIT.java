package parley.agent.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.Agent;
import parley.agent.FakeSpace;
import parley.agent.FakeSpace.Answer;
import parley.agent.bulk.BulkImport.Rejected;
import parley.agent.service.ProblemException;

class BulkImportIT {
    private static final String MAPPING = """
            twin: crane-{id}
            properties:
              - {predicate: rdfs:label, column: name}
              - {predicate: geo:lat, column: lat, datatype: xsd:decimal}
            """;

    @TempDir
    private Path folder;

    private FakeSpace space;
    private Agent agent;

    @BeforeEach
    void start() throws IOException {
        space = FakeSpace.start();
        agent = Agent.open(space.agent(folder, "balancer-agent"));
        for (int id = 1; id <= 3; id++) {
            space.problem(
                    "GET /twins/crane-" + id, 404, "{\"type\":\"urn:parley:problem:unknown-twin\",\"status\":404}");
            space.json("PUT /twins/crane-" + id, id == 1 ? 201 : 200, "{}");
        }
    }

    @AfterEach
    void stop() {
        agent.close();
        space.close();
    }

    @Test
    void allRowsThatFitAreMadeAndTheOthersAreToldOf() throws Exception {
        space.answer(
                "PUT /twins/crane-3",
                _ -> new Answer(
                        422,
                        "application/problem+json",
                        "{\"type\":\"urn:parley:problem:shape\",\"title\":\"t\",\"status\":422,\"detail\":\"not so\","
                                + "\"field\":\"body\"}"));
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
        assertThat(space.last("PUT /twins/crane-1").body()).contains("\"One, of two\"", "\"53.5\"^^");
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
        space.problem(
                "PUT /twins/crane-2",
                503,
                "{\"type\":\"urn:parley:problem:unavailable\",\"title\":\"t\",\"status\":503,\"detail\":\"not now\"}");

        assertThatThrownBy(() -> run(file("cranes.csv", "id,name,lat\n1,One,1\n2,Two,2\n3,Three,3\n")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not now");
    }

    @Test
    void aColumnThatThereIsNotIsToldOfBeforeAnythingIsMade() throws Exception {
        var file = file("cranes.csv", "id,names\n1,One\n");

        assertThatIllegalArgumentException().isThrownBy(() -> run(file)).withMessageContaining("lat, name");
        assertThat(space.calls).noneMatch(call -> call.line().startsWith("PUT"));
    }

    @Test
    void aFileThatBreaksOffSaysAfterWhichRow() throws Exception {
        var file = file("cranes.json", "[{\"id\": 1, \"name\": \"One\"}, {\"id\": ");

        assertThatThrownBy(() -> run(file)).isInstanceOf(IOException.class).hasMessageContaining("row 2");
    }

    private BulkImport.Report run(Path file) throws Exception {
        return new BulkImport(agent, Mapping.read(MAPPING), null).run(file, _ -> {});
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
