package parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.service.ProblemException;
import parley.identity.AgentRequest;
import parley.identity.SecuredDocument;

/// What an agent reads of twins in other forms, and what it signs for to change them.
final class TwinFormsIT {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Schema LEVEL =
            SchemaBuilder.record("Level").fields().requiredDouble("value").endRecord();

    @TempDir
    Path folder;

    private FakeSpace space;
    private Agent agent;
    private ActingTwin tank;

    @BeforeEach
    void open() throws IOException {
        space = FakeSpace.start();
        agent = space.open(folder, "tank-agent", NOON);
        tank = agent.twin("tank");
    }

    @AfterEach
    void close() {
        agent.close();
        space.close();
    }

    @Test
    void the_twins_it_acts_for_are_listed() {
        space.json("GET /twins", 200, "[\"" + tank.did() + "\"]");

        assertThat(agent.twins()).containsExactly(tank.did());
    }

    @Test
    void things_are_read_to_the_last_page() {
        space.answer("GET /things", call -> {
            int offset = call.line().contains("offset=0") ? 0 : 100;
            return new FakeSpace.Answer(
                    200, "application/ld+json", "{\"total\":101,\"members\":[{\"id\":\"t" + offset + "\"}]}");
        });

        assertThat(tank.things().list())
                .extracting(thing -> thing.path("id").asText())
                .containsExactly("t0", "t100");
    }

    @Test
    void a_thing_is_made_and_changed_by_what_is_signed_for_the_twin() throws Exception {
        space.otherwise(call ->
                new FakeSpace.Answer(call.line().startsWith("GET") ? 200 : 204, "application/json", "{\"version\":3}"));

        assertThat(tank.things().put("{}")).isFalse();
        tank.things().patch("{\"title\":\"Tank\"}");

        var put = space.last("PUT /things/");
        assertThat(put.line()).endsWith("?version=3").contains("tank");
        assertThat(put.headers()).containsEntry("Content-type", "application/td+json");
        assertThat(signed(put)).isEqualTo("change-twin /?version=3");
        var patch = space.last("PATCH /things/");
        assertThat(patch.line()).endsWith("?version=3");
        assertThat(patch.headers()).containsEntry("Content-type", "application/merge-patch+json");
        assertThat(signed(patch)).isEqualTo("change-twin /?version=3");
    }

    @Test
    void a_thing_that_may_not_be_seen_is_none() {
        assertThat(tank.things().get(FakeSpace.PARTNER.twin("other"))).isEmpty();
    }

    @Test
    void schemas_are_listed_checked_and_registered() {
        space.json("GET /schemas/subjects/feed.tank.level-value/versions", 200, "[1,2]");
        space.json("GET /schemas/subjects/feed.tank.level-value/versions/latest", 200, "{\"version\":2}");
        space.json(
                "POST /schemas/compatibility/subjects/feed.tank.level-value/versions/latest",
                200,
                "{\"is_compatible\":false}");
        space.json("POST /schemas/subjects/feed.tank.level-value/versions", 200, "{\"id\":7}");
        var schemas = tank.schemas("level");

        assertThat(schemas.versions()).containsExactly(1, 2);
        assertThat(schemas.version("latest").path("version").asInt()).isEqualTo(2);
        assertThat(schemas.compatible(LEVEL)).isFalse();
        assertThat(schemas.register(LEVEL, 3)).isEqualTo(7);
        assertThat(space.last("POST /schemas/subjects").headers()).containsEntry("Parley-partitions", "3");
        assertThat(tank.schemas("other").versions()).isEmpty();
    }

    @Test
    void the_key_that_is_kept_is_made_found_and_deleted() {
        space.json("PUT /twins/tank/custody", 200, "{\"key\":\"z6Mk\"}");
        assertThat(tank.custody().keep()).isEqualTo("z6Mk");
        assertThat(tank.custody().key()).isEmpty();
        space.json("GET /twins/tank/custody", 200, "{\"key\":\"z6Mk\"}");
        assertThat(tank.custody().key()).contains("z6Mk");
        space.problem(
                "DELETE /twins/tank/custody",
                409,
                "{\"type\":\"urn:parley:problem:last\",\"title\":\"t\",\"status\":409,\"detail\":\"only it may\"}");
        assertThatThrownBy(() -> tank.custody().remove())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("only it may");
    }

    @Test
    void a_version_of_a_policy_is_read_and_who_is_not_banned_cannot_be_unbanned() {
        space.json("GET /twins/tank/policy/versions/3", 200, "{\"version\":3}");
        space.json("GET /twins/tank/policy", 200, "{\"version\":3,\"rules\":[]}");

        assertThat(tank.policy().version(3).path("version").asLong()).isEqualTo(3);
        assertThat(tank.policy().bans()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tank.policy().unban(Rules.organisation(FakeSpace.PARTNER)))
                .withMessageContaining("is not banned");
    }

    @Test
    void the_commands_of_a_twin_are_listed() {
        space.json("GET /commands", 200, "[{\"id\":\"abc\",\"state\":\"SENT\"}]");

        assertThat(tank.commands().list()).extracting(CommandView::id).containsExactly("abc");
    }

    private static String signed(FakeSpace.Call call) {
        var request = Optional.ofNullable(call.headers().get(AgentRequest.HEADER))
                .flatMap(AgentRequest::fromHeader)
                .flatMap(SecuredDocument::unambiguous)
                .orElseThrow();
        return request.path("kind").asText() + " " + request.path("resource").asText();
    }
}
