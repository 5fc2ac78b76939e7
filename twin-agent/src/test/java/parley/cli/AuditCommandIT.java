package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.FakeSpace;
import parley.identity.AgentRequest;
import parley.identity.OrganisationDocument;
import parley.identity.OrganisationKey;
import parley.identity.SecuredDocument;
import parley.identity.SigningKey;
import parley.identity.audit.AuditChain;
import parley.identity.audit.AuditedEntry;
import parley.identity.audit.ChainLine;
import parley.identity.audit.Salt;
import parley.identity.audit.SignedHead;

final class AuditCommandIT {
    private static final String TWIN = FakeSpace.ORGANISATION.twin("balancer").value();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String LINES = "application/x-ndjson";

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeSpace space;
    private OrganisationKey organisation;
    private String export = "";
    private String chain = "";

    @BeforeEach
    void start() throws IOException {
        space = FakeSpace.start();
        space.agent(home.resolve("spaces/grid/data/agents/balancer-agent"), "balancer-agent");
        organisation = new OrganisationKey(FakeSpace.ORGANISATION, space.organisationKey);
        var entry = new AuditedEntry(
                0,
                new Salt("0".repeat(32)),
                JsonNodeFactory.instance.objectNode().put("outcome", "REFUSED"));
        var link = new ChainLine.Link(TWIN, 0, entry.digest());
        export = entry.json() + "\n";
        chain = link.json() + "\n" + SignedHead.secure(AuditChain.begin(TWIN).with(entry.digest()), organisation, NOON)
                + "\n";
        space.answer("GET /audit/export", 200, LINES, export);
        space.answer("GET /audit/chain", 200, LINES, chain);
    }

    @AfterEach
    void stop() {
        space.close();
    }

    @Test
    void what_follows_from_what_was_signed_holds() {
        assertThat(run("audit verify --as balancer")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("holds: 1 entry, 0 erased, signed up to index 0 at 2026-11-23 12:00:00\n");
    }

    @Test
    void what_does_not_follow_is_named() {
        space.answer("GET /audit/export", 200, LINES, export.replace("REFUSED", "ACCEPTED"));

        assertThat(run("audit verify --as balancer")).isEqualTo(1);
        assertThat(run("audit verify --json --as balancer")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "broken at index 0: its content is not the one that the chain has the digest of",
                        "{\"of\":\"" + TWIN + "\",\"holds\":false,\"index\":0,"
                                + "\"why\":\"its content is not the one that the chain has the digest of\"}");
    }

    @Test
    void an_audit_that_is_not_answered_proves_nothing() {
        space.problem(
                "GET /audit/chain",
                403,
                "{\"type\":\"urn:parley:problem:not-delegated\",\"title\":\"Not delegated\",\"status\":403,\"detail\":\"no\"}");

        assertThat(run("audit verify --as balancer")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Not delegated: no\n");
    }

    @Test
    void the_organisations_document_is_believed_only_if_it_goes_back_to_the_pinned_key() {
        var rotated = organisation.rotated(SigningKey.generate(new SecureRandom()), NOON);
        space.json("GET /.well-known/did.json", 200, OrganisationDocument.issue(rotated, NOON));
        assertThat(run("audit verify --as balancer")).as(err.toString()).isZero();

        var strange = new OrganisationKey(FakeSpace.ORGANISATION, SigningKey.generate(new SecureRandom()));
        space.json("GET /.well-known/did.json", 200, OrganisationDocument.issue(strange, NOON));

        assertThat(run("audit verify --as balancer")).isEqualTo(1);
        assertThat(err.toString()).contains("does not go back to the key that this agent has pinned");
    }

    @Test
    void files_are_verified_without_any_space() throws IOException {
        // given
        space.close();
        var files = "audit verify --of " + TWIN
                + " --file " + Files.writeString(home.resolve("audit.jsonl"), export)
                + " --chain " + Files.writeString(home.resolve("chain.jsonl"), chain)
                + " --organisation-document "
                + Files.writeString(home.resolve("did.json"), OrganisationDocument.issue(organisation, NOON));

        // then
        assertThat(run(files)).as(err.toString()).isZero();
        Files.writeString(home.resolve("audit.jsonl"), "");
        assertThat(run(files)).as(err.toString()).isZero();
        Files.writeString(
                home.resolve("chain.jsonl"), chain.lines().skip(1).findFirst().orElseThrow());
        assertThat(run(files)).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "holds: 1 entry, 0 erased, signed up to index 0 at 2026-11-23 12:00:00",
                        "holds: 1 entry, 0 erased, 1 newer than what was exported, signed up to index 0 at"
                                + " 2026-11-23 12:00:00",
                        "broken at index 0: it has no link, and up to 0 the organisation has signed");
    }

    @Test
    void what_is_exported_is_what_was_asked_for() {
        assertThat(run("audit export --counterpart " + FakeSpace.PARTNER + " --from 2026-01-01T00:00:00Z"
                        + " --outcome refused --format csv --as balancer"))
                .as(err.toString())
                .isZero();
        assertThat(run("audit export --chain --of " + FakeSpace.ORGANISATION + " --as balancer"))
                .isZero();

        assertThat(out.toString()).isEqualTo(export + chain);
        assertThat(space.last("GET /audit/export").line())
                .contains(
                        "format=csv",
                        "counterpart=did%3Aweb%3Alocalhost%253A17110",
                        "from=2026-01-01T00%3A00%3A00Z",
                        "outcome=REFUSED")
                .doesNotContain("of=did", "to=");
        assertThat(space.last("GET /audit/chain").line()).contains("of=did%3Aweb%3Alocalhost%253A18110");
    }

    @Test
    void an_erasure_is_signed_and_asked_for_until_nothing_is_left() {
        // given
        var left = new AtomicInteger(2);
        space.answer("POST /twins/balancer/audit/erasures", _ -> {
            int more = left.decrementAndGet();
            var body = "{\"erased\":2,\"more\":" + (more > 0) + ",\"decision\":\"d" + more + "\"}";
            return new FakeSpace.Answer(200, "application/json", body);
        });

        // then
        assertThat(run("audit erase --before 2026-01-01T00:00:00Z --as balancer"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualTo("4 entries erased, decision d1 d0\n");
        var call = space.last("POST /twins/balancer/audit/erasures");
        assertThat(call.body()).isEqualTo("{\"before\":\"2026-01-01T00:00:00Z\"}");
        var request = Optional.ofNullable(call.headers().get(AgentRequest.HEADER))
                .flatMap(AgentRequest::fromHeader)
                .flatMap(SecuredDocument::unambiguous)
                .orElseThrow();
        assertThat(List.of(
                        request.path("kind").asText(), request.path("resource").asText()))
                .containsExactly("erase-audit", "/audit");
    }

    private int run(String line) {
        return Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("PARLEY_DATA", home.toString(), "TZ", "UTC"),
                line.split(" "));
    }
}
