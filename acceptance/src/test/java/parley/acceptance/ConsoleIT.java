package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.acceptance.AtConsole.ADA;
import static parley.acceptance.AtConsole.active;
import static parley.acceptance.AtConsole.at;
import static parley.acceptance.AtConsole.offer;
import static parley.acceptance.AtConsole.pending;
import static parley.acceptance.AtConsole.providing;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.agent.Rules;
import parley.identity.Did;
import parley.identity.Function;

/// People at the consoles of two organisations.
@InBrowser
final class ConsoleIT {
    private static final List<String> PAGES =
            List.of("/overview", "/twins", "/policy", "/requests", "/interactions", "/audit");

    /// The width and the scheme change what is drawn, each for itself.
    private record Look(int width, ColorScheme scheme, boolean searched) {}

    private static final List<Look> LOOKS = List.of(
            new Look(Chromium.WIDE, ColorScheme.LIGHT, true),
            new Look(Chromium.NARROW, ColorScheme.LIGHT, false),
            new Look(Chromium.WIDE, ColorScheme.DARK, false),
            new Look(Chromium.NARROW, ColorScheme.DARK, true));

    /// All that pages ask their backend for, but who is signed in.
    private static final Pattern CALLS = Pattern.compile(".*/api/(?!session).*");

    private static final Route.FulfillOptions FAILING = new Route.FulfillOptions()
            .setStatus(503)
            .setContentType("application/problem+json")
            .setBody("{\"title\": \"Not now\", \"detail\": \"It is standing still.\"}");

    private final Pair pair;
    private final Chromium chromium;

    ConsoleIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @CsvSource({"harbour, ada", "grid, ben"})
    void aPersonSignsInActsForTheTwinsThatDelegateToItAndSignsOut(String organisation, String person)
            throws IOException {
        var space = pair.spaces().space(organisation);
        var twin = pair.twin(organisation.equals("harbour") ? pair.computer() : pair.balancer(), "console");
        twin.delegateToPerson(person, Function.ofAgents(), Http.now().plus(Duration.ofDays(1)));

        try (var visit = chromium.visit(space)) {
            visit.signIn(person).arrived().picture(organisation + "-signed-in");

            var session =
                    Http.JSON.readTree(visit.fetch("/api/session").path("body").asText());
            assertThat(session.path("agent").asText()).isEqualTo("person-" + person);
            assertThat(session.path("twins").findValuesAsText("did"))
                    .contains(twin.did().value());
            assertThat(visit.page().locator("header").count()).isPositive();
            assertThat(visit.page().locator("nav").count()).isPositive();
            assertThat(visit.page().locator("main").count()).isEqualTo(1);
            assertThat(visit.page().evaluate("document.cookie + JSON.stringify(localStorage)"))
                    .asString()
                    .doesNotContain("parley-console", "eyJ");
            assertThat(visit.context().cookies().stream().filter(cookie -> cookie.name.startsWith("parley-")))
                    .isNotEmpty()
                    .allMatch(cookie -> cookie.httpOnly);

            visit.page()
                    .evaluate(
                            "csrf => fetch('/logout', {method: 'POST', headers: {'Parley-Console': csrf}})",
                            session.path("csrf").asText());

            assertThat(visit.fetch("/api/session").path("status").asInt()).isEqualTo(401);
            visit.page().navigate(space.console().orElseThrow() + "/login");
            assertThat(visit.page().locator("#password").count()).isEqualTo(1);
        }
    }

    @Test
    void aWrongPasswordSignsNobodyIn() {
        try (var visit = chromium.visit(pair.harbour())) {
            visit.signIn("ada", "not the password");

            assertThat(visit.page().locator("#password").count()).isEqualTo(1);
            visit.open("/");
            assertThat(visit.fetch("/api/session").path("status").asInt()).isEqualTo(401);
        }
    }

    @Test
    void everyPageIsForEverybodyInLightAndDarkWideAndNarrow() {
        var busy = providing(pair, "busy");
        var interaction = active(pair.twin(pair.balancer(), "reads"), busy);
        busy.policy()
                .set(List.of(
                        Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.allow("reads", Rules.twin(Did.ofTwin(interaction.requester())), "/feeds", SUBSCRIBE),
                        Rules.ask("asks", Rules.anyone(), "/feeds")));
        pending(pair.twin(pair.balancer(), "asks"), busy);
        offer(providing(pair, "gives"), busy);
        var pages = new ArrayList<>(PAGES);
        pages.add("/twins/" + URLEncoder.encode(busy.did().value(), UTF_8));
        pages.add("/interactions/" + interaction.id());

        var flaws = new ArrayList<String>();
        try (var visit = at(chromium, pair.harbour(), ADA, busy, "/overview")) {
            for (var path : pages) {
                visit.open(path);
                for (var look : LOOKS) {
                    var name = path.substring(1).replaceAll("/.*", "-one") + "-" + look.width() + "-"
                            + look.scheme().name().toLowerCase(Locale.ROOT);
                    visit.as(look.width(), look.scheme()).picture(name);
                    if (look.searched()) {
                        visit.flaws().forEach(flaw -> flaws.add(name + ": " + flaw));
                    }
                    if (wide(visit)) {
                        flaws.add(name + ": wider than the window");
                    }
                }
                visit.as(Chromium.WIDE, ColorScheme.LIGHT);
            }
        }
        assertThat(flaws).isEmpty();
    }

    @Test
    void whatFailsIsSaidOnEveryPageAndAskedForAgain() {
        var flaws = new ArrayList<String>();
        try (var visit = at(chromium, pair.harbour(), ADA, providing(pair, "failing"), "/overview")) {
            var page = visit.page();
            for (var path : PAGES) {
                page.route(CALLS, route -> route.fulfill(FAILING));
                visit.open(path);
                var problem = page.locator("main").getByRole(AriaRole.ALERT).first();
                PlaywrightAssertions.assertThat(problem).containsText("standing still");
                var name = path.substring(1) + "-failing";
                assertThat(page.getByText("Nothing waits").count()).isZero();
                visit.picture(name).flaws().forEach(flaw -> flaws.add(name + ": " + flaw));
                page.unroute(CALLS);
                var again = page.locator("main").getByText("Try again");
                for (int left = again.count(); left > 0; left--) {
                    again.first().press("Enter");
                    PlaywrightAssertions.assertThat(again).hasCount(left - 1);
                }
                PlaywrightAssertions.assertThat(problem).hasCount(0);
            }
        }
        assertThat(flaws).isEmpty();
    }

    private static boolean wide(Visit visit) {
        return Boolean.TRUE.equals(
                visit.page().evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }
}
