package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What many feeds cost, and what making them costs the others.
record FeedsReport(Breadth.Result few, Growth.Result growth, Crossings.Cost cost, Breadth.Result many)
        implements Section {

    private static final double MIB = 1024 * 1024;

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(200, "longest gap in the others, ms", growth.gap()),
                Goal.atMost(
                        1000,
                        "a new feed's first record, worst ms",
                        growth.first().quantile(1)),
                Goal.atLeast(
                        0.8,
                        "records/s, many to few feeds",
                        many.drained().median() / few.drained().median()),
                Goal.atMost(
                        1.2,
                        "latency p50, many to few feeds",
                        many.latency().median() / few.latency().median()),
                Goal.atMost(
                        1.2,
                        "latency p99, many to few feeds",
                        many.latency().quantile(0.99) / few.latency().quantile(0.99)));
    }

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        growth(lines);
        breadth(lines);
        return lines;
    }

    private void growth(List<String> lines) {
        lines.add("");
        lines.add(Distribution.title(
                growth.cost().count() + " feeds made while " + growth.others() + " have 1,000 records/s"));
        cost(growth.cost(), lines);
        lines.add(growth.first().text("grant to the new feed's first record"));
        lines.add(String.format(
                Locale.ROOT,
                "  longest gap in the others: %.0f ms; %.0f ms while none was made",
                growth.gap(),
                growth.quietGap()));
    }

    private static void cost(Crossings.Cost cost, List<String> lines) {
        lines.add(cost.feed().text("a feed: schema, topic, right"));
        lines.add(cost.grant().text("an interaction, request to active"));
        lines.add(String.format(Locale.ROOT, "  %d in %.1f s", cost.count(), cost.seconds()));
    }

    private void breadth(List<String> lines) {
        lines.add("");
        lines.add(Distribution.title("More feeds, and as many interactions"));
        cost(cost, lines);
        lines.add("");
        lines.add(Distribution.title("Few feeds and many, verification off"));
        for (var breadth : List.of(few, many)) {
            lines.add(breadth.latency().text(breadth.feeds() + " feeds: latency at 500 records/s"));
            lines.add(String.format(
                    Locale.ROOT,
                    "  %d feeds: drain of %,d records: %,.0f records/s (%,.0f to %,.0f)",
                    breadth.feeds(),
                    breadth.records(),
                    breadth.drained().median(),
                    breadth.drained().quantile(Double.MIN_VALUE),
                    breadth.drained().quantile(1)));
        }
        lines.add("  resident MiB with " + few.feeds() + " and with " + many.feeds());
        many.memory()
                .forEach((process, bytes) -> lines.add(String.format(
                        Locale.ROOT,
                        "    %-28s %6.0f %6.0f",
                        process,
                        few.memory().getOrDefault(process, 0L) / MIB,
                        bytes / MIB)));
    }

    @Override
    public void json(ObjectNode root) {
        growth(root.putObject("feedsMadeUnderLoad"));
        cost(cost, root.putObject("feedsMade"));
        var breadths = root.putArray("breadth");
        breadth(few, breadths.addObject());
        breadth(many, breadths.addObject());
    }

    private void growth(ObjectNode node) {
        node.put("others", growth.others()).put("longestGapMs", growth.gap()).put("quietGapMs", growth.quietGap());
        growth.first().json(node.putObject("grantToFirstRecord"));
        cost(growth.cost(), node.putObject("made"));
    }

    private static void cost(Crossings.Cost cost, ObjectNode node) {
        node.put("count", cost.count()).put("seconds", cost.seconds());
        cost.feed().json(node.putObject("feed"));
        cost.grant().json(node.putObject("requestToActive"));
    }

    private static void breadth(Breadth.Result breadth, ObjectNode node) {
        node.put("feeds", breadth.feeds())
                .put("records", breadth.records())
                .put("recordsPerSecond", breadth.drained().median());
        breadth.latency().json(node.putObject("latency"));
        var memory = node.putObject("residentBytes");
        breadth.memory().forEach(memory::put);
    }
}
