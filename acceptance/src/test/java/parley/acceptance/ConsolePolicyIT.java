package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.acceptance.AtConsole.ADA;
import static parley.acceptance.AtConsole.FEED;
import static parley.acceptance.AtConsole.active;
import static parley.acceptance.AtConsole.at;
import static parley.acceptance.AtConsole.button;
import static parley.acceptance.AtConsole.card;
import static parley.acceptance.AtConsole.dialog;
import static parley.acceptance.AtConsole.name;
import static parley.acceptance.AtConsole.pending;
import static parley.acceptance.AtConsole.providing;
import static parley.acceptance.AtConsole.shown;
import static parley.acceptance.AtConsole.state;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.Rules;
import parley.agent.control.CommandOutcome;
import parley.avro.State;

/// A person of harbour writes a policy, answers what waits, follows interactions and reads the audit at the console.
@InBrowser
final class ConsolePolicyIT {
    private static final Pattern EXAMPLE = Pattern.compile("```json\\n(\\{\"rules\": .*?)```", Pattern.DOTALL);

    private static final String LIGHT = "light";
    private static final Schema ON =
            SchemaBuilder.record("Light").fields().requiredBoolean("on").endRecord();

    private final Pair pair;
    private final Chromium chromium;

    ConsolePolicyIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
    }

    @Test
    void aRuleIsWrittenAsASentenceAndSavedAfterItIsSeenWhomItCutsOffAndAnOlderVersionIsRestored() {
        var provider = providing(pair, "sentence");
        var reader = pair.twin(pair.balancer(), "cut-off");
        var interaction = active(reader, provider);

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/policy")) {
            var page = visit.page();
            page.getByLabel("Who", new Page.GetByLabelOptions().setExact(true))
                    .fill(reader.did().value());
            page.keyboard().press("Tab");
            assertAnswer(page, "allowed known");
            page.getByLabel("Add a rule")
                    .fill("Deny twin " + name(reader) + " of grid to subscribe to " + FEED + ", until 1 June 2099");
            page.getByText("Add this sentence").click();
            assertAnswer(page, "allowed known not");
            button(page, "Review and save").click();

            shown(dialog(page).getByText("It ends 1 live interaction"));
            assertThat(dialog(page).getByText(name(reader)).count()).isPositive();
            assertThat(visit.flaws()).isEmpty();
            visit.picture("policy-review");
            dialog(page).getByText("and end 1 interaction").click();

            shown(page.getByText("Version 2 is in force everywhere"));
            visit.picture("policy-saved");
            assertThat(untils(provider)).containsExactly("2099-06-01T00:00:00Z");

            page.getByLabel("Add a rule").fill("Allow grid to control all controls");
            page.getByText("Add this sentence").click();
            button(page, "Restore version 1").press("Enter");
            shown(dialog(page).getByText("You have 1 change not saved"));
            assertThat(visit.flaws()).isEmpty();
            visit.picture("policy-restore");
            dialog(page).getByText("Drop it, and restore").press("Enter");
            dialog(page).getByText("Save version 3").click();
            shown(page.getByText("Version 3 is in force everywhere"));

            button(page, "Diff of version 2 to the one before").click();
            shown(page.locator(".panel-note .added").filter(new Locator.FilterOptions().setHasText(name(reader))));
            page.getByLabel("From version").selectOption("1");
            page.getByLabel("to version").selectOption("3");
            shown(page.getByText("Nothing tells them apart."));
        }
        assertThat(untils(provider)).isEmpty();
        Patiently.await("the end").until(() -> state(reader, interaction).equals(Optional.of(State.TERMINATED)));
    }

    @Test
    void whatSomebodyElseSavedMeanwhileIsShownAndNothingIsLost() {
        var provider = providing(pair, "conflict");

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/policy")) {
            var page = visit.page();
            shown(page.locator(".explain table"));
            page.getByLabel("Add a rule").fill("Allow grid to control all controls");
            page.getByText("Add this sentence").click();
            provider.policy()
                    .set(List.of(
                            Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE, SUBSCRIBE),
                            Rules.allow("theirs", Rules.anyone(), "/feeds", DESCRIBE)));
            button(page, "Review and save").click();
            dialog(page).getByText("Save version 2").click();

            shown(dialog(page).getByText("Somebody else saved meanwhile"));
            shown(dialog(page).getByText("theirs").first());
            assertThat(visit.flaws()).isEmpty();
            visit.picture("policy-conflict");
            dialog(page).getByText("Keep mine").click();
            button(page, "Review and save").click();
            dialog(page).getByText("Save version 3").click();
            shown(page.getByText("Version 3 is in force everywhere"));
        }
        assertThat(provider.policy().get().orElseThrow().path("rules").findValuesAsText("id"))
                .hasSize(3)
                .contains("known", "theirs");
    }

    @Test
    void aRequestComesLiveAndIsAcceptedUnderNarrowerTerms() {
        var provider = providing(pair, "narrowing");
        provider.policy()
                .set(List.of(
                        Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask-us", Rules.anyone(), "/feeds")));
        var reader = pair.twin(pair.balancer(), "asking");

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/requests")) {
            var page = visit.page();
            shown(page.getByText("Nothing waits for " + name(provider)));
            var interaction = pending(reader, provider);

            shown(page.getByText("ask-us"));
            page.getByText("Accept with narrower terms").click();
            page.getByText("Less often").click();
            page.getByText("For a shorter time").click();
            assertThat(visit.flaws()).isEmpty();
            visit.picture("requests-narrower");
            page.getByText("Accept under these terms").click();

            shown(page.getByText("accepted under narrower terms"));
            Patiently.await("the offer").until(() -> state(reader, interaction).equals(Optional.of(State.OFFERED)));
            var terms =
                    reader.interaction(interaction.id()).orElseThrow().json().path("terms");
            assertThat(terms.path("atMost").path("records").asInt()).isEqualTo(1);
            assertThat(terms.path("for").asText()).isEqualTo("PT1H");
        }
    }

    @Test
    void requestsAreDeniedAndAcceptedWithTheKeyboardAlone() {
        var provider = providing(pair, "answering");
        provider.policy()
                .set(List.of(
                        Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask-us", Rules.anyone(), "/feeds")));
        var denied = pair.twin(pair.balancer(), "denied");
        var accepted = pair.twin(pair.balancer(), "accepted");
        var no = pending(denied, provider);
        var yes = pending(accepted, provider);

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/requests")) {
            var page = visit.page();
            card(page, denied).getByText("Deny…").press("Enter");
            var reason = page.getByLabel("Why it is denied");
            reason.pressSequentially("not this week");
            reason.press("Enter");
            shown(page.getByText("Answered since you are here"));
            card(page, accepted).getByText("Accept", exactly()).press("Enter");
            shown(page.getByText("accepted: "));
            assertThat(visit.flaws()).isEmpty();
            visit.picture("requests-answered");

            visit.open("/interactions");
            button(page, "End all with…").press("Enter");
            shown(dialog(page).getByText("This interaction ends"));
            assertThat(dialog(page).getByText(name(accepted)).count()).isPositive();
            assertThat(visit.flaws()).isEmpty();
            visit.picture("interactions-end-all");
            button(page, "End 1 interaction").press("Enter");
            shown(page.getByText("All with grid has ended: 1 interaction."));
        }
        Patiently.await("the denial").until(() -> state(denied, no).equals(Optional.of(State.DENIED)));
        assertThat(denied.interaction(no.id())
                        .orElseThrow()
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("not this week");
        Patiently.await("the end").until(() -> state(accepted, yes).equals(Optional.of(State.TERMINATED)));
    }

    @Test
    void anInteractionIsSuspendedAndResumedAndWhatAnEndCutsIsShownBefore() throws IOException {
        var provider = providing(pair, "ending");
        var reader = pair.twin(pair.balancer(), "ended");
        var interaction = active(reader, provider);

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/interactions")) {
            var page = visit.page();
            assertThat(export(page, "Export CSV"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains(interaction.id(), name(reader));
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(FEED))
                    .first()
                    .click();
            shown(page.getByText("Requested and granted"));
            button(page, "Suspend…").press("Enter");
            dialog(page).getByText("Suspend it").press("Enter");
            shown(page.locator(".timeline .suspended"));
            button(page, "Resume").press("Enter");
            shown(page.locator(".timeline .resumed"));
            assertThat(visit.flaws()).isEmpty();
            button(page, "End…").click();

            shown(dialog(page).getByText("This interaction ends"));
            assertThat(dialog(page).getByText(name(reader)).count()).isPositive();
            visit.picture("interaction-end");
            dialog(page).getByLabel("Reason").fill("maintenance");
            dialog(page).getByText("End it").click();

            shown(page.locator(".timeline .ended"));
            visit.picture("interaction-ended");
            assertFiltered(visit, reader);
        }
        Patiently.await("the end").until(() -> state(reader, interaction).equals(Optional.of(State.TERMINATED)));
        assertThat(reader.interaction(interaction.id())
                        .orElseThrow()
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("maintenance");
    }

    private static void assertFiltered(Visit visit, ActingTwin reader) {
        var page = visit.open("/interactions").page();
        var found = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Interactions found"));
        var none = page.getByText("No interaction is like that.");
        page.getByLabel("State").selectOption("ACTIVE");
        shown(none);
        page.getByLabel("State").selectOption("ended");
        shown(found.getByText(name(reader)));
        page.getByLabel("With", new Page.GetByLabelOptions().setExact(true))
                .selectOption(reader.did().value());
        shown(found.getByText(name(reader)));
        page.getByLabel("Words").fill("no such feed");
        shown(none);
        page.getByText("Show all").click();
        page.getByLabel("Twin", new Page.GetByLabelOptions().setExact(true)).selectOption("all");
        shown(found.getByText(name(reader)));
        assertThat(page.url()).contains("twin=all");
        assertThat(visit.flaws()).isEmpty();
    }

    /// What a rule asks about goes to the twin's agents only when a person has let it go.
    @Test
    void aCommandThatWaitsIsLetGoAndAnotherIsKeptBack() {
        var provider = providing(pair, "switching");
        provider.declareControl(LIGHT, ON, null);
        provider.policy()
                .set(List.of(
                        Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask-us", Rules.anyone(), "/controls", CONTROL)));
        var first = pair.twin(pair.balancer(), "first");
        var second = pair.twin(pair.balancer(), "second");

        try (var _ = provider.serve(Map.of(LIGHT, command -> JsonNodeFactory.instance.nullNode()));
                var visit = at(chromium, pair.harbour(), ADA, provider, "/requests")) {
            var page = visit.page();
            var letGo = commanded(first, provider);
            var keptBack = commanded(second, provider);

            shown(card(page, first).getByText("\"on\": true"));
            card(page, first).getByText("Let it go").click();
            shown(page.getByText("let go: the twin’s agents execute it."));
            card(page, second).getByText("Deny…").click();
            page.getByLabel("Why it is denied").fill("not at night");
            page.getByLabel("Why it is denied").press("Enter");
            shown(page.getByText("denied: it is not executed."));
            assertThat(visit.flaws()).isEmpty();
            visit.picture("requests-commands");

            Patiently.await("it is executed").until(() -> first.outcome(letGo) instanceof CommandOutcome.Done);
            Patiently.await("it is refused")
                    .until(() -> second.outcome(keptBack) instanceof CommandOutcome.Refused(var why)
                            && why.toString().contains("not at night"));
        }
    }

    private static String commanded(ActingTwin sender, ActingTwin provider) {
        var input = JsonNodeFactory.instance.objectNode().put("on", true);
        return Patiently.get(
                "a command that waits",
                () -> sender.command(provider.did(), LIGHT, input, Duration.ofMinutes(5))
                                instanceof CommandOutcome.Pending(var id, var _)
                        ? Optional.of(id)
                        : Optional.empty());
    }

    /// What the twin that is asked about may do, and may do then.
    private static void assertAnswer(Page page, String words) {
        PlaywrightAssertions.assertThat(
                        page.locator(".explain tbody tr").filter(new Locator.FilterOptions().setHasText("subscribe")))
                .containsText(Pattern.compile(words.replace(" ", ".*"), Pattern.DOTALL));
    }

    @Test
    void theAuditIsFilteredAndExported() throws IOException {
        var provider = providing(pair, "audited");
        active(pair.twin(pair.balancer(), "audits"), provider);

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/audit")) {
            var page = visit.page();
            shown(page.getByText("Subscription asked for").first());
            page.getByLabel("Words").fill("there is no such thing");
            shown(page.getByText("No decision is like that."));
            page.getByText("Show all").click();
            page.getByLabel("Outcome").selectOption("ACCEPTED");
            var outcomes = page.locator(".decision-how");
            PlaywrightAssertions.assertThat(outcomes.filter(new Locator.FilterOptions().setHasNotText("accepted")))
                    .hasCount(0);
            shown(page.getByText("Policy changed"));
            assertThat(outcomes.allInnerTexts()).containsOnly("accepted");
            page.locator(".decision-head").first().click();
            shown(page.locator(".decision-more .facts"));
            page.getByText("Look at the chain").click();
            shown(page.getByText("signed up to number"));
            assertThat(visit.flaws()).isEmpty();
            visit.picture("audit");

            assertThat(export(page, "Export CSV").getFirst()).startsWith("index,at,outcome,event");
            for (var line : export(page, "Export JSON Lines")) {
                assertThat(Http.JSON.readTree(line).has("index")).isTrue();
            }
        }
    }

    /// What the page about policies shows goes into sentences and back, and nothing of it is lost.
    @Test
    void everyExampleOfTheLanguageIsASentence() throws IOException {
        var rules = examples();

        try (var visit = chromium.visit(pair.harbour())) {
            visit.open("/policy");
            var lost = visit.page().evaluate("""
                    async json => {
                      const { phrase, read, sentence } = await import("/app/language/sentences.js");
                      const { NO_NAMES } = await import("/app/language/names.js");
                      const ordered = value => value === null || typeof value !== "object" || Array.isArray(value) ? value
                        : Object.fromEntries(Object.keys(value).sort().map(key => [key, ordered(value[key])]));
                      return JSON.parse(json).filter(rule => {
                        const { rest } = phrase(rule);
                        const said = read(sentence(rule), NO_NAMES, rule.id, rest);
                        return rest !== null || JSON.stringify(ordered(said.rule)) !== JSON.stringify(ordered(rule));
                      }).map(rule => rule.id);
                    }""", rules.toString());

            assertThat((List<?>) lost).isEmpty();
        }
        assertThat(rules).hasSizeGreaterThan(15);
    }

    private static List<String> untils(ActingTwin twin) {
        return twin.policy().get().orElseThrow().path("rules").findValuesAsText("until");
    }

    private static List<JsonNode> examples() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "policy.md"), UTF_8);
        var rules = new ArrayList<JsonNode>();
        for (var example : EXAMPLE.matcher(page).results().toList()) {
            Http.JSON.readTree(example.group(1)).path("rules").forEach(rules::add);
        }
        return rules;
    }

    private static List<String> export(Page page, String button) throws IOException {
        var download = page.waitForDownload(() -> page.getByText(button).click());
        try (Stream<String> lines = Files.lines(download.path(), UTF_8)) {
            return lines.toList();
        }
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
