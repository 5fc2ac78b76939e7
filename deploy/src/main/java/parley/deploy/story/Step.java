package parley.deploy.story;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One step of the story, as it was observed.
///
/// @param name the step's name, the same in every telling
/// @param title the step for people
/// @param ok whether everything that the step promises held
/// @param took how long it took
/// @param detail what was observed, in the order of telling
public record Step(String name, String title, boolean ok, Duration took, Map<String, Object> detail) {
    public Step {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
