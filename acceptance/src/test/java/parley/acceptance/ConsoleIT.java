package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.identity.Function;

/// People at the consoles of two organisations.
@InBrowser
final class ConsoleIT {
    private static final List<String> PAGES =
            List.of("/overview", "/twins", "/policy", "/requests", "/interactions", "/audit");

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
            assertThat(visit.beyond()).isEmpty();
            assertThat(visit.refused()).isEmpty();
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
        var flaws = new ArrayList<String>();
        try (var visit = chromium.visit(pair.harbour())) {
            visit.signIn("ada").arrived();
            for (var path : PAGES) {
                visit.open(path);
                for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (int width : List.of(Chromium.WIDE, Chromium.NARROW)) {
                        var name = path.substring(1) + "-" + width + "-"
                                + scheme.name().toLowerCase(Locale.ROOT);
                        visit.as(width, scheme).picture(name);
                        // Each scheme and each width once: what one changes does not depend on the other
                        if ((scheme == ColorScheme.LIGHT) == (width == Chromium.WIDE)) {
                            visit.flaws().forEach(flaw -> flaws.add(name + ": " + flaw));
                        }
                        if (wide(visit)) {
                            flaws.add(name + ": wider than the window");
                        }
                    }
                }
                visit.as(Chromium.WIDE, ColorScheme.LIGHT);
            }
            assertThat(visit.beyond()).isEmpty();
            assertThat(visit.refused()).isEmpty();
        }
        assertThat(flaws).isEmpty();
    }

    private static boolean wide(Visit visit) {
        return Boolean.TRUE.equals(
                visit.page().evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }
}
