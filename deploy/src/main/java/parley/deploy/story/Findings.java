package parley.deploy.story;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Collects what one step observes: facts to tell, and the promises that did not hold.
final class Findings {
    private final Map<String, Object> detail = new LinkedHashMap<>();
    private boolean ok = true;

    /// Something to tell.
    Findings saw(String name, Object value) {
        detail.put(name, value);
        return this;
    }

    /// Something that must hold; if not, the step has failed and says so.
    Findings expect(boolean held, String promise) {
        if (!held) {
            ok = false;
            detail.merge("broken", promise, (a, b) -> a + "; " + b);
        }
        return this;
    }

    Step step(String name, String title, Duration took) {
        return new Step(name, title, ok, took, detail);
    }
}
