package parley.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.acceptance.AtConsole.ADA;
import static parley.acceptance.AtConsole.BEN;
import static parley.acceptance.AtConsole.FEED;
import static parley.acceptance.AtConsole.at;
import static parley.acceptance.AtConsole.button;
import static parley.acceptance.AtConsole.card;
import static parley.acceptance.AtConsole.delegate;
import static parley.acceptance.AtConsole.dialog;
import static parley.acceptance.AtConsole.name;
import static parley.acceptance.AtConsole.shown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.control.ReceivedCommand;
import parley.agent.publishing.PacedFeed;
import parley.avro.State;

/// The demonstration's story at the consoles of both organisations alone: ada of harbour decides, ben of grid asks.
@InBrowser
final class ConsoleStoryIT {
    private static final String SPEED = "speed";
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Schema REQUEST =
            SchemaBuilder.record("SetPace").fields().requiredInt("percent").endRecord();
    private static final Schema RESULT =
            SchemaBuilder.record("Pace").fields().requiredInt("before").endRecord();

    private final Pair pair;
    private final Chromium chromium;
    private final ActingTwin provider;
    private final ActingTwin requester;
    private final String label;

    ConsoleStoryIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
        this.provider = pair.twin(pair.computer(), "storied");
        this.requester = pair.twin(pair.balancer(), "hearing");
        this.label = "Storied " + name(provider);
    }

    @Test
    void theStoryIsToldAtBothConsoles() throws Exception {
        provider.put("<> <http://www.w3.org/2000/01/rdf-schema#label> \"" + label + "\"@en .");
        provider.declareControl(SPEED, REQUEST, RESULT);
        delegate(provider, ADA);
        delegate(requester, BEN);
        try (var _ = PacedFeed.start(provider.publisher(FEED, Numbers.SCHEMA), new Numbers(), PACE);
                var _ = provider.serve(Map.of(SPEED, ConsoleStoryIT::execute));
                var harbour = at(chromium, pair.harbour(), ADA, provider, "/policy");
                var grid = at(chromium, pair.grid(), BEN, requester, "/twins")) {
            found(harbour, grid);
            subscribed(harbour, grid);
            commanded(harbour, grid);
            parted(harbour, grid);
            offered(harbour, grid);
            banned(harbour, grid);
            explained(harbour, grid);
        }
    }

    private static JsonNode execute(ReceivedCommand command) {
        return JsonNodeFactory.instance.objectNode().put("before", 40);
    }

    /// Saves one more rule.
    private static void allow(Visit harbour, String sentence, int version) {
        var page = harbour.page();
        page.getByLabel("Add a rule").fill(sentence);
        page.getByText("Add this sentence").click();
        button(page, "Review and save").click();
        dialog(page).getByText("Save version " + version).click();
        shown(page.getByText("Version " + version + " is in force everywhere"));
    }

    private void found(Visit harbour, Visit grid) {
        var page = grid.page();
        page.getByLabel("Words").fill(label);
        shown(page.getByText("Nothing fits.").or(page.getByText("may find nothing yet")));
        grid.picture("story-1-hidden");
        allow(harbour, "Allow grid to find and describe the whole twin", 1);
        harbour.picture("story-2-policy");
        page.getByText("more fits now").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(label).setExact(true))
                .click();
        grid.picture("story-3-found");
    }

    private void subscribed(Visit harbour, Visit grid) {
        var page = grid.page();
        button(page, "Subscribe " + FEED).click();
        dialog(page).getByLabel("Purpose").fill("balancing");
        var submit = page.locator("dialog button[type=submit]");
        submit.click();
        assertThat(dialog(page)).containsText("Not subscribed");
        grid.picture("story-4-denied");
        allow(harbour, "Allow grid to subscribe to " + FEED, 2);
        submit.click();
        var value = page.locator(".chart-value");
        assertThat(value).isVisible();
        assertThat(value).not().hasText(value.textContent());
        grid.picture("story-5-live");
    }

    private static void commanded(Visit harbour, Visit grid) {
        var page = grid.page();
        var form = page.getByRole(AriaRole.FORM, new Page.GetByRoleOptions().setName("Command " + SPEED));
        form.getByLabel("percent").fill("70");
        form.locator("button[type=submit]").click();
        assertThat(form).containsText("Not executed");
        grid.picture("story-6-refused");
        allow(harbour, "Allow grid to control " + SPEED, 3);
        form.locator("button[type=submit]").click();
        assertThat(page.locator(".outcome")).containsText("\"before\": 40");
        grid.picture("story-7-commanded");
    }

    private void parted(Visit harbour, Visit grid) {
        var page = harbour.open("/interactions").page();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(FEED).setExact(true))
                .first()
                .click();
        button(page, "End…").click();
        dialog(page).getByLabel("Reason").fill("night shift");
        dialog(page).getByText("End it").click();
        shown(page.locator(".timeline .ended"));
        harbour.picture("story-8-ended");
        Locator said = grid.page().locator(".live .strip");
        assertThat(said).containsText("terminated by provider");
        assertThat(said).containsText("night shift");
        grid.picture("story-9-ended");
    }

    private void offered(Visit harbour, Visit grid) {
        grid.open("/requests");
        var page = harbour.open("/interactions").page();
        button(page, "Offer a feed…").click();
        dialog(page).getByLabel("DID of the twin").fill(requester.did().value());
        dialog(page).getByLabel("Purpose").fill("for the day");
        assertThat(harbour.flaws()).isEmpty();
        harbour.picture("story-10-offering");
        button(page, "Offer it").click();

        var offer = card(grid.page(), provider);
        assertThat(offer).containsText("for the day");
        grid.picture("story-11-offered");
        offer.getByText("Take it").click();
        shown(grid.page().getByText("Answered since you are here"));
        Patiently.await("what was taken").until(() -> isActive(provider) && isActive(requester));
    }

    private static boolean isActive(ActingTwin twin) {
        return twin.interactions().stream().anyMatch(each -> each.state() == State.ACTIVE);
    }

    private void banned(Visit harbour, Visit grid) {
        var page = harbour.page();
        button(page, "Ban…").first().click();
        dialog(page)
                .getByLabel("With whom")
                .selectOption(requester.did().organisationOf().value());
        shown(dialog(page).getByText("This interaction ends"));
        dialog(page).getByLabel("Reason").fill("too curious");
        dialog(page).locator("button[type=submit]").click();
        shown(button(page, "Lift the ban of grid"));
        harbour.picture("story-12-banned");
        Patiently.await("the end on both sides").until(() -> !isActive(provider) && !isActive(requester));
        Patiently.await("the twin is hidden")
                .until(() -> requester.describe(provider.did()).isEmpty());
        grid.open("/twins/" + URLEncoder.encode(provider.did().value(), UTF_8));
        shown(grid.page().getByText("There is no such twin that " + name(requester) + " may find."));
    }

    /// Each side's audit says what was decided, and the provider's which rule decided it.
    private static void explained(Visit harbour, Visit grid) {
        var ours = harbour.open("/audit").page();
        for (var decision : new String[] {"Subscription asked for", "Command", "End", "Offer made", "Ban"}) {
            shown(ours.locator(".decision-head").getByText(decision, exactly()));
        }
        ours.getByLabel("Outcome").selectOption("REFUSED");
        ours.locator(".decision-head").first().click();
        shown(ours.locator(".decision-more .facts"));
        harbour.picture("story-13-audit");
        var theirs = grid.open("/audit").page();
        shown(theirs.locator(".decision-head").getByText("Subscription asked for", exactly()));
        shown(theirs.locator(".decision-head").getByText("Word of the partner", exactly()));
        grid.picture("story-14-audit");
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
