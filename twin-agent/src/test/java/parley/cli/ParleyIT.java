package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.agent.FakeSpace;

final class ParleyIT {
    private static final String COMPUTER = FakeSpace.PARTNER.twin("computer").value();

    private static final String FOUND = "{\"twins\":[{\"twin\":\"" + COMPUTER + "\",\"organisation\":\"o\","
            + "\"name\":\"computer\",\"label\":\"The computer\",\"types\":[\"urn:ex:Crane\"],"
            + "\"feeds\":[\"load\",\"noise\"],\"matchingFeeds\":[\"load\"],\"controls\":[\"sampling\"],"
            + "\"place\":{\"latitude\":53.5,\"longitude\":9.9},\"distanceMetres\":12.3,\"relevance\":0.0}],"
            + "\"total\":3,\"cursor\":\"abc\",\"partners\":[{\"name\":\"harbour\",\"organisation\":\"h\","
            + "\"heartbeat\":\"2026-11-23T12:00:00Z\",\"ageSeconds\":30,\"hidden\":false},{\"name\":\"port\","
            + "\"organisation\":\"p\",\"heartbeat\":null,\"ageSeconds\":null,\"hidden\":true}]}";

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> variables = new HashMap<>();
    private FakeSpace space;

    @BeforeEach
    void start() throws IOException {
        space = FakeSpace.start();
        space.agent(home.resolve("spaces/grid/data/agents/balancer-agent"), "balancer-agent");
        variables.put("PARLEY_DATA", home.toString());
        variables.put("TZ", "UTC");
    }

    @AfterEach
    void stop() {
        space.close();
    }

    @Test
    void the_only_agent_of_the_running_spaces_is_found() {
        // given
        space.json("GET /interactions", 200, "[" + interaction("ACTIVE", "null") + "]");

        // then
        assertThat(run("interactions list --as balancer")).isZero();
        assertThat(out.toString().lines()).hasSize(2).first().asString().startsWith("STATE   ID   FEED  WITH ");
        assertThat(out.toString().lines()).last().isEqualTo("ACTIVE  abc  load  of " + COMPUTER);
    }

    @Test
    void an_interaction_is_listed_with_what_it_was_delivered() {
        // given
        var active = interaction("ACTIVE", "null");
        var delivered =
                ",\"delivered\":{\"records\":1200,\"bytes\":345678,\"last\":\"2026-11-29T12:00:00Z\",\"lag\":0}}";
        space.json("GET /interactions", 200, "[" + active.substring(0, active.length() - 1) + delivered + "]");

        // then
        assertThat(run("interactions list --as balancer")).isZero();
        assertThat(out.toString()).endsWith(" of " + COMPUTER + "     1200  346 kB  2026-11-29 12:00:00    0\n");
    }

    @Test
    void on_a_terminal_a_table_is_cut_and_coloured_and_elsewhere_it_is_neither() {
        space.json("GET /interactions", 200, "[" + interaction("ACTIVE", "null") + "]");
        variables.put("PARLEY_TERMINAL", "24 30");

        assertThat(run("interactions list --as balancer")).isZero();
        assertThat(out.toString().lines()).last().isEqualTo("\u001b[32mACTIVE\u001b[0m  abc  load  of did:web…");
        variables.put("NO_COLOR", "1");
        assertThat(run("interactions list --as balancer")).isZero();
        assertThat(out.toString().lines()).last().isEqualTo("ACTIVE  abc  load  of did:web…");
    }

    @Test
    void who_is_connected_is_a_line_for_each_organisation() {
        // given
        var sum = "{\"organisation\":\"" + FakeSpace.PARTNER + "\",\"live\":1,\"past\":2,\"records\":1,\"bytes\":99}";
        space.json("GET /interactions/connected", 200, "[" + sum + "]");
        space.json("GET /interactions/connected/organisation", 200, "[" + sum.replace("99", "99600") + "]");

        // then
        assertThat(run("interactions connected --as balancer")).isZero();
        assertThat(run("interactions connected --organisation --as balancer")).isZero();
        assertThat(run("interactions connected --json --as balancer")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "ORGANISATION               LIVE  PAST  RECORDS  SIZE  LAST",
                        FakeSpace.PARTNER + "     1     2        1  99 B",
                        "ORGANISATION               LIVE  PAST  RECORDS    SIZE  LAST",
                        FakeSpace.PARTNER + "     1     2        1  100 kB",
                        sum);
    }

    @Test
    void of_several_agents_one_is_chosen_by_name() throws IOException {
        // given
        space.agent(home.resolve("spaces/grid/data/agents/other-agent"), "other-agent");
        space.json("GET /interactions", 200, "[]");

        // then
        assertThat(run("interactions list --as balancer")).isEqualTo(1);
        assertThat(err.toString()).contains("choose one with --agent").contains("other-agent/agent.json");
        assertThat(run("interactions list --as balancer --agent other-agent")).isZero();
    }

    @Test
    void the_agents_of_what_runs_stand_before_those_of_what_is_kept() throws IOException {
        // given
        space.agent(home.resolve("demo/grid/data/agents/other-agent"), "other-agent");
        Files.writeString(
                home.resolve("run.json"),
                "{\"kind\":\"demo\",\"spaces\":[\"" + home.resolve("demo/grid/space.yaml") + "\"]}");
        space.json("GET /interactions", 200, "[]");

        // then
        assertThat(run("interactions list --as balancer --agent other-agent")).isZero();
        assertThat(run("interactions list --as balancer --agent balancer-agent"))
                .isEqualTo(1);
    }

    @Test
    void the_agent_may_be_named_by_a_variable() throws IOException {
        // given
        var file = space.agent(home.resolve("elsewhere"), "balancer-agent");
        variables.put("PARLEY_AGENT", file.toString());
        variables.put("PARLEY_TWIN", "balancer");
        variables.put("PARLEY_DATA", "/nowhere");
        space.json("GET /interactions", 200, "[]");

        // then
        assertThat(run("interactions list")).isZero();
    }

    @Test
    void without_any_agent_it_says_where_it_looked() {
        // given
        variables.put("PARLEY_DATA", "/nowhere");

        // then
        assertThat(run("interactions list --as balancer")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("parley: no agent under /nowhere: start the spaces, or name a file with --agent\n");
    }

    @Test
    void a_variable_that_is_blank_is_none() {
        // given
        variables.put("PARLEY_DATA", " ");
        variables.put("XDG_STATE_HOME", "");
        variables.put("PARLEY_AGENT", "");
        variables.put("HOME", "/nowhere");

        // then
        assertThat(run("interactions list --as balancer")).isEqualTo(1);
        assertThat(err.toString()).startsWith("parley: no agent under /nowhere/.local/state/parley: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit --organisation --from 2026-11-23T12:00:00Z",
                "audit export --chain --outcome refused",
                "audit export --chain --format csv",
                "query --json --format csv",
                "query --follow --format csv",
                "query --count 2",
                "find --count 2",
                "find --follow --limit 2",
                "find --follow --after abc",
                "find --follow --sort recency",
                "twin delegate balancer meter --function publish",
                "twin delegate balancer meter --function publish --key z6Mk"
            })
    void what_would_be_ignored_or_cannot_be_is_wrong_usage(String line) {
        assertThat(run(line.startsWith("twin ") ? line : line + " --as balancer"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("parley: --").contains("Usage: parley ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void graphs_and_tables_are_both_answered_as_json() {
        space.answer("GET /sparql", 200, "application/ld+json", "{\"@id\":\"urn:x\"}");
        space.answer("POST /sparql", 200, "application/ld+json", "{\"@id\":\"urn:x\"}");

        assertThat(runWith("CONSTRUCT WHERE {}", "query --json --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("{\"@id\":\"urn:x\"}");
        assertThat(space.calls)
                .anySatisfy(call -> assertThat(call.headers())
                        .containsEntry("Accept", "application/sparql-results+json, application/ld+json"));
    }

    @Test
    void without_a_twin_to_act_for_the_usage_is_wrong() {
        assertThat(run("interactions list")).isEqualTo(2);
        assertThat(err.toString()).startsWith("parley: --as TWIN is missing");
    }

    @Test
    void what_is_found_is_told_with_how_fresh_it_is() {
        // given
        space.json("GET /find", 200, FOUND);

        // then
        assertThat(run("find --as balancer --type urn:ex:Crane --near 53.5,9.9 --radius 500"))
                .isZero();
        assertThat(space.last("GET /find").line())
                .isEqualTo("GET /find?type=urn%3Aex%3ACrane&near=53.5%2C9.9&radius=500.0");
        assertThat(out.toString().lines().map(line -> line.replaceAll("  +", "  ")))
                .containsExactly(
                        "TWIN  LABEL  AWAY  FEEDS  CONTROLS  TYPES",
                        COMPUTER + "  The computer  12 m  load* noise  sampling  urn:ex:Crane",
                        "1 of 3",
                        "more with --after abc",
                        "catalogue of harbour: 30 s old",
                        "catalogue of port: never heard of, hidden");
    }

    @Test
    void a_place_to_look_near_needs_a_radius() {
        assertThat(run("find --as balancer --near 53.5,9.9")).isEqualTo(2);
        assertThat(run("find --as balancer --radius 5")).isEqualTo(2);
        assertThat(run("find --as balancer --near north --radius 5")).isEqualTo(2);
    }

    @Test
    void a_control_is_declared_and_removed() throws IOException {
        // given
        space.json("PUT /twins/balancer/controls/sampling", 200, "{}");
        space.json("DELETE /twins/balancer/controls/sampling", 200, "{}");
        Files.writeString(home.resolve("request.avsc"), "\"int\"");

        // then
        assertThat(run("twin declare-control balancer sampling " + home.resolve("request.avsc")))
                .isZero();
        assertThat(space.last("PUT /twins/balancer/controls/sampling").body()).isEqualTo("{\"request\":\"int\"}");
        assertThat(run("twin remove-control balancer sampling")).isZero();
        assertThat(out.toString()).contains("declared sampling of ", "removed sampling of ");
    }

    @Test
    void a_twin_is_created_from_standard_input() {
        // given
        space.json("PUT /twins/balancer", 201, "{}");

        // then
        assertThat(runWith("<> a <urn:x> .", "twin create balancer")).isZero();
        assertThat(out.toString()).isEqualTo("created " + FakeSpace.ORGANISATION + ":twins:balancer\n");
        assertThat(space.last("PUT /twins/balancer").body()).isEqualTo("<> a <urn:x> .");
    }

    @Test
    void a_problem_is_one_line_that_names_the_field() {
        // given
        space.problem(
                "PUT /twins/balancer",
                400,
                "{\"type\":\"urn:parley:problem:turtle\",\"title\":\"Bad\",\"status\":400,"
                        + "\"detail\":\"line 1, column 7:\\nunexpected\",\"field\":\"body\"}");

        // then
        assertThat(runWith("nonsense", "twin create balancer")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Bad: line 1, column 7: unexpected (field: body)\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_name_that_is_none_is_wrong_usage() {
        assertThat(run("twin show Balancer!")).isEqualTo(2);
        assertThat(err.toString()).contains("twin `Balancer!`");
    }

    @Test
    void a_refused_subscription_is_one_line_with_the_reason() {
        // given
        space.problem(
                "POST /interactions",
                403,
                "{\"type\":\"urn:parley:problem:refused\",\"title\":\"Refused\",\"status\":403,"
                        + "\"detail\":\"no rule allows it\",\"reason\":\"NO_RULE\"}");

        // then
        assertThat(run("subscribe " + COMPUTER + " load --as balancer")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Refused: no rule allows it (reason: NO_RULE)\n");
    }

    @Test
    void a_subscription_is_printed_as_json() {
        // given
        space.json("POST /interactions", 201, interaction("ACTIVE", "null"));

        // then
        assertThat(run("subscribe " + COMPUTER + " load --as balancer --json")).isZero();
        assertThat(out.toString()).isEqualTo(interaction("ACTIVE", "null") + "\n");
    }

    @Test
    void what_was_offered_is_accepted_by_subscribing_to_it_or_declined() {
        // given
        space.json("GET /interactions/abc", 200, interaction("OFFERED", "null"));
        space.json("POST /interactions", 201, interaction("ACTIVE", "null"));
        space.json("POST /interactions/abc/decline", 200, interaction("DENIED", "null"));

        // then
        assertThat(run("accept abc --as balancer")).isZero();
        assertThat(space.last("POST /interactions").body()).contains(COMPUTER, "load");
        assertThat(run("decline abc --reason no --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("ACTIVE abc\nDENIED abc\n");
    }

    @Test
    void what_a_policy_would_change_and_who_may_do_what_is_shown() throws IOException {
        // given
        space.json(
                "POST /twins/balancer/policy/what-if",
                200,
                "{\"ends\":[{\"interaction\":\"abc\",\"requester\":\"" + COMPUTER
                        + "\",\"feed\":\"load\",\"rule\":\"\"}],\"grants\":[]}");
        space.json(
                "GET /twins/balancer/policy/explanation",
                200,
                "[{\"action\":\"find\",\"path\":\"/\",\"answer\":\"allow\",\"rule\":\"all\"},"
                        + "{\"action\":\"subscribe\",\"path\":\"/feeds/load\",\"answer\":\"deny\",\"reason\":\"NO_RULE\"}]");
        space.json("PUT /twins/balancer/policy", 200, "{\"version\":3,\"ended\":[],\"appliedInMillis\":12}");
        var file = home.resolve("policy.json");
        Files.writeString(file, "{\"rules\":[]}");

        // then
        assertThat(run("policy what-if " + file + " --as balancer")).isZero();
        assertThat(run("policy explain " + COMPUTER + " --as balancer")).isZero();
        assertThat(out.toString())
                .isEqualTo("WOULD  INTERACTION  FEED  TO" + " ".repeat(COMPUTER.length()) + "RULE\n"
                        + "ends   abc          load  " + COMPUTER + "\n"
                        + "ANSWER  ACTION     PATH         RULE  REASON\n"
                        + "allow   find       /            all\n"
                        + "deny    subscribe  /feeds/load        NO_RULE\n");
        assertThat(run("policy set " + file + " --if-version 2 --as balancer")).isZero();
        assertThat(space.last("PUT /twins/balancer/policy").headers()).containsEntry("If-match", "\"2\"");
    }

    @Test
    void what_another_asked_of_the_twin_is_accepted_or_denied() {
        // given
        space.json("GET /interactions/abc", 200, asked("PENDING"));
        space.json("POST /interactions/abc/acceptance", 202, asked("REQUESTED"));
        space.json("POST /interactions/abc/denial", 200, asked("DENIED"));

        // then
        assertThat(run("accept abc --as balancer")).isZero();
        assertThat(run("deny abc --reason no --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("REQUESTED abc, not in force yet\nDENIED abc\n");
    }

    @Test
    void a_feed_is_offered_and_an_organisation_banned() {
        // given
        space.json("POST /offers", 201, interaction("OFFERED", "null"));
        space.json("POST /twins/balancer/bans", 200, "{\"version\":4,\"ended\":[\"abc\"],\"appliedInMillis\":9}");

        // then
        assertThat(run("offer " + COMPUTER + " load --as balancer")).isZero();
        assertThat(run("ban " + FakeSpace.PARTNER + " --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("OFFERED abc\nversion 4, in force after 9 ms, ended: abc\n");
        assertThat(space.last("POST /twins/balancer/bans").body())
                .isEqualTo("{\"reason\":\"\",\"organisation\":\"" + FakeSpace.PARTNER + "\"}");
    }

    @Test
    void a_refusal_names_the_decision_which_is_explained() {
        // given
        space.problem(
                "POST /interactions",
                403,
                "{\"type\":\"urn:parley:problem:denied\",\"title\":\"Denied\",\"status\":403,"
                        + "\"detail\":\"no\",\"decision\":\"d1\"}");
        space.json("GET /twins/balancer/decisions/d1", 200, "{\"explanation\":\"refused, as rule no denies it\"}");

        // then
        assertThat(run("subscribe " + COMPUTER + " load --as balancer")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Denied: no (decision: d1)\n");
        assertThat(run("explain d1 --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("refused, as rule no denies it\n");
    }

    @Test
    void the_audit_is_a_line_for_each_decision_and_for_what_was_not_believed_or_denied() {
        // given
        space.json("GET /audit", 200, "[" + decided("d1", "PartnerHalf", "/interactions/abc", "NO_RULE", "") + "]");
        space.json(
                "GET /audit/organisation",
                200,
                "[" + decided("d3", "Denied", "", "NO_RIGHT", DENIED) + ","
                        + decided("d2", "Disbelieved", "", "UNVERIFIABLE", ",\"disbelieved\":{\"why\":\"forged\"}")
                        + "]");

        // then
        assertThat(run("audit --as balancer")).isZero();
        assertThat(run("audit --organisation --as balancer")).isZero();
        assertThat(run("audit --organisation --json --as balancer")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("  +", "  ")))
                .contains(
                        "AT  OUTCOME  EVENT  WHY  RESOURCE  BY  OF  DECISION",
                        "2026-11-23 12:00:00  REFUSED  PartnerHalf  NO_RULE  /interactions/abc  o  p  d1",
                        "2026-11-23 12:00:00  REFUSED  Denied  READ of topic twins 7 times in the minute from"
                                + " 2026-11-23T11:58:00Z, at broker-1  o  p  d3",
                        "2026-11-23 12:00:00  REFUSED  Disbelieved  forged  o  p  d2")
                .last()
                .asString()
                .contains("\"why\":\"forged\"");
    }

    private static final String DENIED = """
            ,"denied":{"by":"broker-1","minute":"2026-11-23T11:58:00Z","principal":"o","resourceType":"TOPIC",\
            "resource":"twins","operation":"READ","count":7}""";

    private static String decided(String cause, String event, String resource, String reason, String more) {
        return """
                {"cause":"%s","at":"2026-11-23T12:00:00Z","event":"%s","who":"o","twin":"","provider":"p",\
                "resource":"%s","outcome":"REFUSED","reason":"%s"%s}""".formatted(cause, event, resource, reason, more);
    }

    @Test
    void an_end_is_shown_with_who_brought_it() {
        // given
        space.json("GET /interactions/abc", 200, interaction("TERMINATED", "\"" + COMPUTER + "\""));

        // then
        assertThat(run("interactions show abc --as balancer")).isZero();
        assertThat(out.toString()).contains("TERMINATED abc").contains("ended by " + COMPUTER);
    }

    @Test
    void a_mistyped_field_is_refused_before_anything_is_read_and_those_that_there_are_are_named() {
        space.json("GET /interactions/abc", 200, interaction("ACTIVE", "null"));
        space.json(
                "GET /descriptions",
                200,
                "{\"twin\":\"" + COMPUTER + "\",\"feeds\":[{\"name\":\"load\",\"schemas\":[{\"type\":\"record\","
                        + "\"name\":\"Load\",\"fields\":[{\"name\":\"cpuPercent\",\"type\":\"double\"}]}]}]}");

        assertThat(run("follow abc --plot cpu --as balancer")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("parley: records of Load have no field `cpu` that holds numbers; they have cpuPercent\n");
    }

    @Test
    void a_ban_is_listed_and_lifted_and_everything_else_stays() {
        var ban = "{\"id\":\"ban-0123456789ab\",\"effect\":\"deny\",\"subject\":{\"organisation\":\""
                + FakeSpace.PARTNER + "\"}}";
        var other = "{\"id\":\"ban-of-mine\",\"effect\":\"deny\",\"subject\":{\"organisation\":\"" + FakeSpace.PARTNER
                + "\"}}";
        space.json("GET /twins/balancer/policy", 200, "{\"version\":7,\"rules\":[" + other + "," + ban + "]}");
        space.json("PUT /twins/balancer/policy", 200, "{\"version\":8,\"ended\":[],\"appliedInMillis\":9}");

        assertThat(run("bans --as balancer")).isZero();
        assertThat(run("unban " + COMPUTER + " --as balancer")).isEqualTo(1);
        assertThat(run("unban " + FakeSpace.PARTNER + " --as balancer")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("  +", "  ")))
                .containsExactly(
                        "BANNED  RULE", FakeSpace.PARTNER + "  ban-0123456789ab", "version 8, in force after 9 ms");
        assertThat(err.toString()).isEqualTo("parley: " + COMPUTER + " is not banned\n");
        var call = space.last("PUT /twins/balancer/policy");
        assertThat(call.body()).isEqualTo("{\"rules\":[" + other + "]}");
        assertThat(call.headers()).containsEntry("If-match", "\"7\"");
    }

    /// The space does not answer before that was said.
    @Test
    void whatever_lasts_says_so() {
        variables.put("PARLEY_ERROR_TERMINAL", "yes");
        variables.put("TERM", "xterm");
        space.answer("GET /descriptions", _ -> {
            await().until(() -> err.toString().contains("parley describe, 1 s"));
            return new FakeSpace.Answer(200, "application/td+json", "{}");
        });

        assertThat(run("describe " + COMPUTER + " --format td --as balancer")).isZero();

        assertThat(err.toString()).endsWith("\r\u001b[K");
        assertThat(out.toString()).isEqualTo("{}\n");
    }

    @Test
    void a_twin_is_told_in_other_forms_and_put_in_them() throws IOException {
        space.answer("GET /descriptions", 200, "application/td+json", "{\"title\":\"Tank\"}");
        space.json("PUT /twins/balancer", 201, "{}");
        var file = home.resolve("balancer.jsonld");
        Files.writeString(file, "{}");

        assertThat(run("describe " + COMPUTER + " --format td --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("{\"title\":\"Tank\"}\n");
        assertThat(space.last("GET /descriptions").headers()).containsEntry("Accept", "application/td+json");
        assertThat(run("describe " + COMPUTER + " --format asyncapi --as balancer"))
                .isZero();
        assertThat(space.last("GET /descriptions").headers())
                .containsEntry("Accept", "application/vnd.aai.asyncapi+json");
        assertThat(run("twin create balancer " + file)).isZero();
        assertThat(space.last("PUT /twins/balancer").headers()).containsEntry("Content-type", "application/ld+json");
    }

    @Test
    void rows_of_a_query_are_followed_as_they_come_and_go() {
        space.answer(
                "GET /sparql/events",
                200,
                "text/event-stream",
                "event: added\ndata: {\"s\":1}\n\nevent: current\ndata: {}\n\nevent: removed\ndata: {\"s\":1}\n\n");

        assertThat(runWith("SELECT * {}", "query --follow --count 2 --as balancer"))
                .isZero();
        assertThat(out.toString()).isEqualTo("added {\"s\":1}\nremoved {\"s\":1}\n");
        assertThat(space.last("GET /sparql/events").line()).contains("query=SELECT%20*%20%7B%7D");
    }

    @Test
    void a_command_that_is_not_done_is_one_and_says_what_became_of_it() {
        var cancelled =
                "{\"id\":\"abc\",\"provider\":\"" + COMPUTER + "\",\"state\":\"CANCELLED\",\"detail\":\"no need\"}";
        space.json("POST /commands", 200, cancelled);
        space.json("GET /commands/abc", 200, cancelled);

        assertThat(run("command " + COMPUTER + " sampling {} --as balancer")).isEqualTo(1);
        assertThat(run("commands follow abc --json --as balancer")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "CANCELLED abc no need", "{\"id\":\"abc\",\"state\":\"CANCELLED\",\"detail\":\"no need\"}");
    }

    @Test
    void a_policy_that_has_another_version_by_now_is_neither_removed_nor_replaced() {
        space.json("DELETE /twins/balancer/policy", 200, "{\"version\":8,\"ended\":[],\"appliedInMillis\":9}");
        space.json("GET /twins/balancer/policy/versions/3", 200, "{\"version\":3,\"rules\":[]}");
        space.json("PUT /twins/balancer/policy", 200, "{\"version\":8,\"ended\":[],\"appliedInMillis\":9}");

        assertThat(run("policy remove --if-version 7 --as balancer")).isZero();
        assertThat(space.last("DELETE /twins/balancer/policy").headers()).containsEntry("If-match", "\"7\"");
        assertThat(run("policy restore 3 --if-version 7 --as balancer")).isZero();
        assertThat(space.last("PUT /twins/balancer/policy").headers()).containsEntry("If-match", "\"7\"");
    }

    @Test
    void what_a_command_takes_is_read_from_standard_input() {
        var cancelled = "{\"id\":\"abc\",\"provider\":\"" + COMPUTER + "\",\"state\":\"CANCELLED\"}";
        space.json("POST /commands", 200, cancelled);

        runWith("{\"periodMillis\":5}", "command " + COMPUTER + " sampling - --as balancer");

        assertThat(out.toString()).startsWith("CANCELLED abc");
        assertThat(space.last("POST /commands").body()).contains("\"periodMillis\":5");
        assertThat(runWith("5", "command " + COMPUTER + " sampling - --as balancer"))
                .isEqualTo(2);
    }

    @Test
    void a_policy_is_set_from_a_file() throws IOException {
        // given
        space.json("PUT /twins/balancer/policy", 200, "{\"version\":3,\"ended\":[\"abc\"],\"appliedInMillis\":12}");
        var file = home.resolve("policy.json");
        Files.writeString(file, "{\"rules\":[]}");

        // then
        assertThat(run("policy set " + file + " --as balancer")).isZero();
        assertThat(out.toString()).isEqualTo("version 3, in force after 12 ms, ended: abc\n");
        assertThat(space.last("PUT /twins/balancer/policy").body()).isEqualTo("{\"rules\":[]}");
    }

    @Test
    void a_file_that_is_missing_is_named() {
        assertThat(run("policy set /nowhere/policy.json --as balancer")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: /nowhere/policy.json: no such file\n");
    }

    @Test
    void a_schema_that_is_refused_by_the_facade_is_one_line() throws IOException {
        // given
        space.json(
                "POST /schemas/subjects/feed.balancer.level-value/versions",
                409,
                "{\"error_code\":409,\"message\":\"incompatible with an earlier schema\"}");
        var schema = home.resolve("level.avsc");
        Files.writeString(
                schema,
                "{\"type\":\"record\",\"name\":\"Level\",\"fields\":[{\"name\":\"value\",\"type\":\"double\"}]}");

        // then
        assertThat(runWith("{\"value\":1}", "publish level --schema " + schema + " --as balancer"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("parley: Schema refused: incompatible with an earlier schema\n");
    }

    @Test
    void a_service_that_is_down_is_one_line() {
        // given
        space.close();

        // then
        assertThat(run("interactions list --as balancer")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("parley: no token for ");
    }

    private int run(String line) {
        return runWith("", line);
    }

    private int runWith(String in, String line) {
        return Parley.run(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                variables,
                line.split(" "));
    }

    /// An interaction in which the agent's twin is the provider.
    private static String asked(String state) {
        var own = FakeSpace.ORGANISATION + ":twins:balancer";
        return interaction(state, "null")
                .replace(own, COMPUTER + "s")
                .replace("\"" + COMPUTER + "\"", "\"" + own + "\"");
    }

    private static String interaction(String state, String endedBy) {
        return "{\"id\":\"abc\",\"requester\":\"" + FakeSpace.ORGANISATION + ":twins:balancer\",\"provider\":\""
                + COMPUTER + "\",\"feed\":\"load\",\"state\":\"" + state + "\",\"epoch\":1,\"endedBy\":" + endedBy
                + ",\"delivery\":\"in.abc\"}";
    }
}
