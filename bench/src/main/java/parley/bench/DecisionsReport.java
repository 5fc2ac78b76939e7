package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// How fast the broker decides.
record DecisionsReport(Decisions.Result result) implements Section {

    @Override
    public List<String> text() {
        return List.of(
                "",
                Distribution.title("Decisions, request to answer"),
                result.answered().text(Decisions.PER_SECOND + " a second"),
                String.format(
                        Locale.ROOT,
                        "  %,.0f decisions a second of requests that lay in the log; a policy that ended %,d"
                                + " interactions was in force after %,.0f ms",
                        result.sustained(),
                        result.ended(),
                        result.fenced()));
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        50,
                        Decisions.PER_SECOND + " requests a second, p99 ms",
                        result.answered().quantile(0.99)),
                Goal.atMost(0, "requests not answered by a decision", result.failed()),
                Goal.atLeast(2_000, "decisions/s sustained", result.sustained()),
                Goal.atMost(5_000, Decisions.MANY + " interactions ended, ms", result.fenced()));
    }

    @Override
    public void json(ObjectNode root) {
        var node = root.putObject("decisions")
                .put("failed", result.failed())
                .put("sustainedPerSecond", result.sustained())
                .put("ended", result.ended())
                .put("endedMillis", result.fenced());
        result.answered().json(node.putObject("answered").put("perSecond", Decisions.PER_SECOND));
    }
}
