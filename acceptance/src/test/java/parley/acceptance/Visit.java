package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import parley.deploy.run.SpaceAccess;

/// One person's browser at one console. It notes what goes beyond this machine, and what the policy for
/// contents refuses.
final class Visit implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final CDPSession browser;
    private final String console;
    private final SpaceAccess space;
    private final List<String> beyond = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    Visit(SpaceAccess space, BrowserContext context) {
        this.space = space;
        this.context = context;
        this.console = space.console().orElseThrow().toString();
        this.page = context.newPage();
        this.browser = context.newCDPSession(page);
        page.onRequest(request -> {
            if (!request.url().startsWith("data:")
                    && !"localhost".equals(URI.create(request.url()).getHost())) {
                beyond.add(request.url());
            }
        });
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                refused.add(message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    /// Opens a page of the console, and waits until it shows what it has.
    Visit open(String path) {
        page.navigate(console + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
        return loaded();
    }

    private Visit loaded() {
        page.waitForSelector("main");
        PlaywrightAssertions.assertThat(page.locator(".loading, .boot"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    /// Shows the page that is open in a window of that width, in that scheme.
    Visit as(int width, ColorScheme scheme) {
        page.setViewportSize(width, Chromium.height(width));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        // Drawn anew
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return this;
    }

    /// Lets the browser have only a part of the processor: so many times less than it could.
    void slowed(int times) {
        var rate = new JsonObject();
        rate.addProperty("rate", times);
        browser.send("Emulation.setCPUThrottlingRate", rate);
    }

    /// Signs in as a person whom the space file names.
    Visit signIn(String person) {
        return signIn(person, password(person));
    }

    /// Fills in the realm's own form.
    Visit signIn(String person, String password) {
        page.navigate(console + "/login?to=/overview");
        page.fill("#username", person);
        page.fill("#password", password);
        page.click("#kc-login");
        return this;
    }

    /// Waits until the console is back from the realm.
    Visit arrived() {
        page.waitForURL(console + "/overview");
        return loaded();
    }

    private String password(String person) {
        try {
            return Files.readString(Objects.requireNonNull(space.people().get(person), person))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Calls the backend as a page of the console does.
    JsonNode fetch(String path) {
        var said = page.evaluate(
                "path => fetch(path).then(async r => JSON.stringify({status: r.status, body: await r.text()}))", path);
        try {
            return Http.JSON.readTree(String.valueOf(said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong with the page for people who hear it, see little, or use a keyboard: only what is
    /// serious.
    List<String> flaws() {
        page.evaluate(axe());
        var found = String.valueOf(page.evaluate("axe.run({resultTypes: ['violations']}).then(r => JSON.stringify("
                + "r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))"));
        try {
            var flaws = new ArrayList<String>();
            Http.JSON.readTree(found).forEach(flaw -> flaws.add(flaw.asText()));
            return flaws;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String axe() {
        try (var in = Visit.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps what is to be seen in `target/screenshots`.
    Visit picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
        return this;
    }

    BrowserContext context() {
        return context;
    }

    /// Ends it; whatever was done, nothing went beyond this machine, and the policy for contents refused nothing.
    @Override
    public void close() {
        context.close();
        assertThat(beyond).as("asked of other machines").isEmpty();
        assertThat(refused).as("refused by the policy for contents").isEmpty();
    }
}
