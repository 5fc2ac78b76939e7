package parley.deploy.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;

/// Tells each step as it happens.
public enum Narrator {
    /// Lines for people.
    PEOPLE {
        @Override
        public void tell(Step step, PrintStream out) {
            out.printf(
                    "%s %s (%d ms)%n",
                    step.ok() ? "✔" : "✘", step.title(), step.took().toMillis());
            step.detail().forEach((name, value) -> out.printf("    %-22s %s%n", name, value));
            out.flush();
        }
    },
    /// One JSON object a line: `step`, `ok`, `ms`, `detail`.
    JSON {
        @Override
        public void tell(Step step, PrintStream out) {
            var line = MAPPER.createObjectNode()
                    .put("step", step.name())
                    .put("ok", step.ok())
                    .put("ms", step.took().toMillis());
            line.set("detail", MAPPER.valueToTree(step.detail()));
            out.println(line);
            out.flush();
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Tells one step.
    public abstract void tell(Step step, PrintStream out);
}
