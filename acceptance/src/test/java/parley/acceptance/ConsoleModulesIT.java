package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is pure in the console's pages, tested where it runs: each module of tests is loaded by a page of the console.
@InBrowser
final class ConsoleModulesIT {
    private static final Path TESTS = Path.of("..", "console", "src", "test", "js");

    /// Runs all tests of a module, and says which have failed and how many there were.
    private static final String RUN = """
            async path => {
              const {tests} = await import(path);
              const failed = [];
              for (const [name, test] of Object.entries(tests)) {
                try {
                  await test();
                } catch (error) {
                  failed.push(`${name}: ${error.message}`);
                }
              }
              return JSON.stringify({failed, number: Object.keys(tests).length});
            }""";

    private final Pair pair;
    private final Chromium chromium;

    ConsoleModulesIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
    }

    @Test
    void eachModuleDoesWhatItsTestsSay() throws IOException {
        try (var visit = chromium.visit(pair.harbour())) {
            serveTests(visit.page());
            visit.open("/overview");

            for (var module : modules()) {
                var ran = Http.JSON.readTree(String.valueOf(visit.page().evaluate(RUN, "/test/" + module)));

                assertThat(ran.path("failed")).as(module).isEmpty();
                assertThat(ran.path("number").asInt()).as(module).isPositive();
            }
        }
    }

    private static List<String> modules() throws IOException {
        try (var files = Files.list(TESTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    private static void serveTests(Page page) {
        page.route("**/test/*.js", route -> {
            var path = route.request().url();
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/javascript")
                    .setPath(TESTS.resolve(path.substring(path.lastIndexOf('/') + 1))));
        });
    }
}
