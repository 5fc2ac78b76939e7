package parley.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.control.CommandOutcome;
import parley.agent.control.Progress;
import parley.agent.control.ReceivedCommand;
import parley.agent.publishing.PacedFeed;
import parley.identity.Function;

/// A person of grid finds a twin of harbour, reads its feed and commands it, in the console alone.
@InBrowser
final class ConsoleTwinsIT {
    private static final String PERSON = "ben";
    private static final String FEED = "numbers";
    private static final String SPEED = "speed";
    private static final Duration PACE = Duration.ofMillis(100);
    private static final int MORE = 10;
    private static final Duration VALID = Duration.ofMinutes(1);
    private static final Schema REQUEST = SchemaBuilder.record("SetSpeed")
            .fields()
            .requiredInt("percent")
            .optionalString("note")
            .endRecord();
    private static final Schema RESULT =
            SchemaBuilder.record("Speed").fields().requiredInt("before").endRecord();
    private static final String ACTUATOR = "https://saref.etsi.org/core/Actuator";
    private static final String DESCRIPTION = """
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
            <> a <https://saref.etsi.org/core/Actuator> ;
                rdfs:label "Pump %s"@en ; rdfs:comment "Behind the lock."@en ;
                geo:lat 53.545 ; geo:long 9.965 .
            """;

    private final Pair pair;
    private final Chromium chromium;
    private final ActingTwin provider;
    private final ActingTwin requester;
    private final String label;
    private final CountDownLatch seen = new CountDownLatch(1);

    ConsoleTwinsIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
        this.provider = pair.twin(pair.computer(), "pump");
        this.requester = pair.twin(pair.balancer(), "watching");
        this.label = "Pump " + provider.did().twinName().orElseThrow();
    }

    @Test
    void aPersonFindsATwinReadsItsFeedAndCommandsIt() throws Exception {
        provider.put(DESCRIPTION.formatted(provider.did().twinName().orElseThrow()));
        provider.declareControl(SPEED, REQUEST, RESULT);
        try (var feed = PacedFeed.start(provider.publisher(FEED, Numbers.SCHEMA), new Numbers(), PACE);
                var _ = provider.serve(Map.of(SPEED, this::execute))) {
            letIn();
            try (var visit = chromium.visit(pair.grid())) {
                actAs(visit.signIn(PERSON).arrived().page());

                find(visit);
                read(visit);
                command(visit);
                followed(visit);
                ended(visit, feed);
            }
        }
    }

    @Test
    void theKeyboardAloneLeadsToATwinOnANarrowScreen() {
        provider.put(DESCRIPTION.formatted(provider.did().twinName().orElseThrow()));
        letIn();
        try (var visit = chromium.visit(pair.grid(), Chromium.NARROW, ColorScheme.DARK)) {
            var page = visit.signIn(PERSON).arrived().page();
            actAs(page);

            page.getByRole(AriaRole.BUTTON, named("Menu")).press("Enter");
            page.getByRole(AriaRole.LINK, named("Twins")).press("Enter");
            assertThat(heading(page, "Twins")).isFocused();
            visit.slowed(20);
            page.getByLabel("Words").pressSequentially(label);
            visit.slowed(1);
            assertThat(page.getByLabel("Words")).hasValue(label);
            page.getByRole(AriaRole.LINK, named(label)).press("Enter");

            assertThat(heading(page, label)).isFocused();
            assertThat(page).hasTitle(label + " · Parley");
            assertThat(visit.picture("twin-narrow-dark").flaws()).isEmpty();
        }
    }

    private void letIn() {
        Pair.allow(provider, requester, FIND, DESCRIBE, SUBSCRIBE, CONTROL);
        Patiently.get("the twin at grid", () -> requester.describe(provider.did()));
        // Its broker learns of it by itself
        Patiently.await("the twin at grid's broker").until(() -> !unknown());
        requester.delegateToPerson(PERSON, Function.ofAgents(), Http.now().plus(Duration.ofDays(1)));
    }

    private boolean unknown() {
        var nothing = JsonNodeFactory.instance.objectNode();
        return requester.command(provider.did(), "none-such", nothing, VALID) instanceof CommandOutcome.Refused(var why)
                && "NOT_FOUND".equals(why.reason());
    }

    /// Goes on only when the person has seen how far it is.
    private JsonNode execute(ReceivedCommand command) throws InterruptedException {
        command.execution().progress(Progress.of(0.5, "turning"));
        assertThat(seen.await(1, TimeUnit.MINUTES)).isTrue();
        return JsonNodeFactory.instance.objectNode().put("before", 40);
    }

    private void actAs(Page page) {
        page.getByLabel("Act as").selectOption(requester.did().value());
    }

    private void find(Visit visit) {
        var page = visit.page();
        page.getByRole(AriaRole.LINK, named("Twins")).click();
        page.getByLabel("Words").fill(label);
        page.getByLabel("Of", new Page.GetByLabelOptions().setExact(true)).selectOption("harbour");
        assertThat(page.getByRole(AriaRole.HEADING, named("1 twin"))).isVisible();
        assertThat(page.locator(".results .status")).hasText("live");
        page.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).selectOption(ACTUATOR);
        around(page);
        assertThat(page.getByRole(AriaRole.HEADING, named("1 twin"))).isVisible();
        assertThat(visit.picture("find").flaws()).isEmpty();
        page.getByRole(AriaRole.LINK, named(label)).click();
        assertThat(heading(page, label)).isVisible();
        assertThat(page.getByText("Behind the lock.", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page.getByText("53.5450° N, 9.9650° E")).isVisible();
        forms(page);
    }

    /// Where the map stands is where it is looked, as far as the circle goes.
    private static void around(Page page) {
        var map = page.getByRole(AriaRole.APPLICATION);
        map.press("Enter");
        assertThat(page).hasURL(Pattern.compile("radius=\\d"));
        assertThat(page.locator(".map-area")).hasCount(1);
        assertThat(page.getByRole(AriaRole.HEADING, named("1 twin"))).isVisible();
        page.getByLabel("Latitude").fill("-53.5");
        assertThat(page.getByText("Nothing fits.")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Anywhere")).click();
        assertThat(page.locator(".map-area")).hasCount(0);
    }

    /// As it is written, for programs.
    private void forms(Page page) {
        shown(page, "Turtle", "the Turtle", "Behind the lock.");
        shown(page, "Thing Description", "the Thing Description", "\"" + SPEED + "\"");
        shown(page, "JSON-LD", "the JSON-LD", "\"@id\"");
        shown(page, "DID document", "the DID document", provider.did().value() + "#");
    }

    private static void shown(Page page, String tab, String what, String text) {
        page.getByRole(AriaRole.TAB, named(tab)).click();
        assertThat(page.getByRole(AriaRole.REGION, named(what))).containsText(text);
    }

    private static void read(Visit visit) {
        var page = visit.page();
        page.getByRole(AriaRole.BUTTON, named("Subscribe " + FEED)).click();
        page.getByLabel("Purpose").first().fill("watching");
        page.locator("dialog button[type=submit]").click();
        var value = page.locator(".chart-value");
        assertThat(value).isVisible();
        var first = value.textContent();
        assertThat(value).not().hasText(first);
        assertThat(page.locator(".under")).containsText("watching");
        assertThat(page.locator(".live .status")).hasText("live");
        assertThat(visit.picture("twin-live").flaws()).isEmpty();
    }

    private void command(Visit visit) {
        var page = visit.page();
        var form = page.getByRole(AriaRole.FORM, named("Command " + SPEED));
        form.locator("button[type=submit]").click();
        assertThat(form.locator("[aria-invalid=true]")).isFocused();
        form.locator("[aria-invalid=true]").fill("70");
        form.locator("button[type=submit]").click();
        var outcome = page.locator(".outcome");
        assertThat(outcome).containsText("50 %");
        assertThat(outcome).containsText("turning");
        seen.countDown();
        assertThat(outcome).containsText("\"before\": 40");
        assertThat(outcome).containsText("computer-agent");
        assertThat(visit.picture("command-done").flaws()).isEmpty();
    }

    /// The overview has the interaction as a line, and its terms.
    private void followed(Visit visit) {
        var page = visit.page();
        page.getByRole(AriaRole.LINK, named("Overview")).click();
        var line = page.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions()
                        .setName(FEED + ", from "
                                + provider.did().twinName().orElseThrow() + " of harbour to "
                                + requester.did().twinName().orElseThrow() + " of grid, active"));
        assertThat(line).hasClass(Pattern.compile("\\bflowing\\b"));
        line.press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("watching");
        assertThat(visit.picture("overview-terms").flaws()).isEmpty();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.goBack();
        page.getByRole(AriaRole.BUTTON, named("Watch " + FEED)).click();
        assertThat(page.locator(".live .status")).hasText("live");
    }

    /// The other side ends it: that is seen where the records came, of which no more come.
    private void ended(Visit visit, PacedFeed feed) {
        var interaction = requester.interactions().stream()
                .filter(each -> each.provider().equals(provider.did().value()))
                .findFirst()
                .orElseThrow();

        Patiently.await("the end is in force")
                .until(() -> provider.terminate(interaction.id(), "the pump is repaired")
                        .inForce());

        Locator said = visit.page().locator(".live .strip");
        assertThat(said).containsText("terminated by provider");
        assertThat(said).containsText("the pump is repaired");
        var last = visit.page().locator(".chart-value").textContent();
        long sent = feed.acknowledged();
        Patiently.await("more records").until(() -> feed.acknowledged() >= sent + MORE);
        assertThat(visit.page().locator(".chart-value")).hasText(last);
        assertThat(visit.picture("twin-ended").flaws()).isEmpty();
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(
                AriaRole.HEADING,
                new Page.GetByRoleOptions().setName(name).setLevel(1).setExact(true));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
