package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How fast a registry with many twins answers, beside a Fuseki.
record RegistryReport(RegistrySpeed.Result result) implements Section {
    private static final double GIBIBYTE = 1L << 30;

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(Distribution.title(String.format(
                Locale.ROOT,
                "%,d twins, a tenth to be seen; %d requesters at once",
                result.twins(),
                Requesters.COUNT)));
        lines.add(line("find by type, property, word and circle", result.find()));
        lines.add(line("the same in Fuseki", result.fuseki()));
        lines.add(line("describe", result.describe()));
        lines.add(result.findability().made().text("a new twin, to the answer that it is made"));
        lines.add(result.findability().allowed().text("to the answer that its policy is in force"));
        lines.add(result.findability().here().text("to being found here"));
        lines.add(result.findability().there().text("to being found at the partner"));
        lines.add(String.format(
                Locale.ROOT,
                "  %.1f found on average, by both; import %,.0f twins/s; written and found within %.0f s, after a kill"
                        + " %s after %.1f s; memory %s, Fuseki %s",
                result.found(),
                result.imported(),
                result.loaded(),
                result.rebuilt().same() ? "again" : "not again",
                result.rebuilt().seconds(),
                memory(result.resident()),
                memory(result.fusekiResident())));
        return lines;
    }

    private static String line(String what, Requesters.Result asked) {
        return asked.answered().text(String.format(Locale.ROOT, "%s, %,.0f/s", what, asked.perSecond()));
    }

    private static String memory(List<Long> resident) {
        return resident.stream()
                .map(bytes -> String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE))
                .findFirst()
                .orElse("not told");
    }

    @Override
    public List<Goal> goals() {
        var goals = new ArrayList<Goal>();
        goals.add(Goal.atMost(5, "find, p50 ms", result.find().answered().median()));
        goals.add(Goal.atMost(25, "find, p99 ms", result.find().answered().quantile(0.99)));
        goals.add(
                Goal.atMost(5, "describe, p99 ms", result.describe().answered().quantile(0.99)));
        goals.add(Goal.atMost(
                200, "made to found here, p99 ms", result.findability().here().quantile(0.99)));
        goals.add(Goal.atMost(
                500,
                "made to found at the partner, p99 ms",
                result.findability().there().quantile(0.99)));
        goals.add(Goal.atLeast(2_000, "imported twins/s", result.imported()));
        result.resident().forEach(bytes -> goals.add(Goal.atMost(4, "registry's memory, GiB", bytes / GIBIBYTE)));
        goals.add(
                Goal.atMost(60, "killed to the same answer, s", result.rebuilt().seconds()));
        return goals;
    }

    @Override
    public void json(ObjectNode root) {
        var node = root.putObject("registry")
                .put("twins", result.twins())
                .put("requesters", Requesters.COUNT)
                .put("foundOnAverage", result.found())
                .put("importedPerSecond", result.imported())
                .put("loadedSeconds", result.loaded())
                .put("rebuiltSeconds", result.rebuilt().seconds())
                .put("rebuilt", result.rebuilt().same());
        asked(node.putObject("find"), result.find());
        asked(node.putObject("describe"), result.describe());
        asked(node.putObject("fuseki"), result.fuseki());
        result.findability().made().json(node.putObject("made"));
        result.findability().allowed().json(node.putObject("allowed"));
        result.findability().here().json(node.putObject("foundHere"));
        result.findability().there().json(node.putObject("foundAtPartner"));
        result.resident().forEach(bytes -> node.put("residentBytes", bytes));
        result.fusekiResident().forEach(bytes -> node.put("fusekiResidentBytes", bytes));
    }

    private static void asked(ObjectNode node, Requesters.Result asked) {
        node.put("perSecond", asked.perSecond());
        asked.answered().json(node);
    }
}
