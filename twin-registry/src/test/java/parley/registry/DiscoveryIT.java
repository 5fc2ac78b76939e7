package parley.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.HarbourSpace.assertProblem;
import static parley.registry.HarbourSpace.encoded;
import static parley.registry.HarbourSpace.json;
import static parley.registry.world.World.HARBOUR;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.registry.world.World;

/// What twins tell of themselves, and what others find of it, over the whole service.
class DiscoveryIT {

    private static final String PERIOD =
            "{\"type\":\"record\",\"name\":\"Sampling\",\"fields\":[{\"name\":\"periodMillis\",\"type\":\"int\"}]}";

    @TempDir
    private static Path folder;

    private static HarbourSpace harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = new HarbourSpace(folder);
        harbour.put("asking", "b", "<> a <urn:ex:Asking> .", "text/turtle");
    }

    @AfterAll
    static void stop() {
        harbour.close();
    }

    @Test
    void aDeclaredControlHasItsTopicsAndIsSeenByWhomThePolicyLets() throws Exception {
        Did twin = HARBOUR.twin("controlled");
        harbour.put("controlled", "a", "<> a <urn:ex:Controlled> .", "text/turtle");

        JsonNode declared =
                json(control("a", "controlled", "sampling", "{\"request\":" + PERIOD + ",\"result\":\"int\"}"));
        control("a", "controlled", "reset", "{\"request\":" + PERIOD + "}");

        assertThat(declared.at("/controls/0/name").asText()).isEqualTo("sampling");
        assertThat(declared.at("/controls/0/request").asText()).isEqualTo(PERIOD);
        assertThat(declared.at("/controls/0/result").asText()).isEqualTo("\"int\"");
        try (Admin admin = harbour.kafka.admin()) {
            assertThat(admin.listTopics().names().get()).contains("control.controlled", "result.controlled");
        }
        harbour.rules(
                twin,
                World.allow(SubjectKind.ANYONE, "", "/", Action.FIND),
                World.allow(SubjectKind.ANYONE, "", "/description", Action.DESCRIBE),
                World.allow(SubjectKind.ANYONE, "", "/controls/reset", Action.DESCRIBE));
        JsonNode seen = json(harbour.acting("b", "asking", "/descriptions?twin=" + encoded(twin.value())));
        assertThat(seen.path("controls").findValuesAsText("name")).containsExactly("reset");
        assertThat(seen.at("/controls/0/result").isNull()).isTrue();

        HttpResponse<String> removed = harbour.agent("a", "DELETE", "/twins/controlled/controls/reset", null);
        assertThat(json(removed).path("controls").findValuesAsText("name")).containsExactly("sampling");
        assertProblem(harbour.agent("a", "DELETE", "/twins/controlled/controls/reset", null), 404, "control");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sampling | {}                                    | request",
                "sampling | {\"request\":{\"type\":\"recor\"}}    | request",
                "sampling | {\"request\":\"int\",\"result\":\"x\"}| result",
                "sampling | {\"request\":\"int\",\"answer\":1}    | answer",
                "sampling | [                                     | body",
                "sampling | []                                    | body",
                "Sampling | {\"request\":\"int\"}                 | control"
            })
    void badControlsAreRefusedWithTheField(String name, String body, String field) {
        harbour.put("uncontrolled", "a", "<> a <urn:ex:Uncontrolled> .", "text/turtle");

        assertProblem(control("a", "uncontrolled", name, body), 400, field);
    }

    @Test
    void onlyATwinsOwnAgentsDeclareItsControls() {
        harbour.put("owned", "a", "<> a <urn:ex:Owned> .", "text/turtle");

        HttpResponse<String> others = control("b", "owned", "sampling", "{\"request\":\"int\"}");
        HttpResponse<String> nobodys = control("b", "never", "sampling", "{\"request\":\"int\"}");

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(nobodys.body());
    }

    private static HttpResponse<String> control(String agent, String twin, String name, String body) {
        return harbour.agent(
                agent, "PUT", "/twins/" + twin + "/controls/" + name, body, "Content-Type", "application/json");
    }
}
