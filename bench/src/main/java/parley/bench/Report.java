package parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// All that one run measured, as a table for people and as JSON.
record Report(Machine machine, List<Section> sections) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Report {
        sections = List.copyOf(sections);
    }

    /// Where it ran.
    ///
    /// @param load the system's load average before the start
    record Machine(int processors, String java, double load) {}

    String text() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%d processors, JDK %s, load %.2f before the start; medians, in brackets the worst and the best",
                machine.processors,
                machine.java,
                machine.load));
        for (var section : sections) {
            lines.addAll(section.text());
            section.goals().forEach(goal -> lines.add(goal.text()));
        }
        return String.join("\n", lines);
    }

    String json() throws IOException {
        var root = JSON.createObjectNode();
        root.putObject("machine")
                .put("processors", machine.processors)
                .put("java", machine.java)
                .put("loadBefore", machine.load);
        var goals = root.putArray("goals");
        for (var section : sections) {
            section.json(root);
            section.goals().forEach(goal -> goal.json(goals.addObject()));
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
