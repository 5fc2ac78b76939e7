package parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All that one run measured, as a table for people and as JSON.
record Report(Machine machine, List<Drain.Result> drains, List<Latency.Result> latencies, Grants.Result grants) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Report {
        drains = List.copyOf(drains);
        latencies = List.copyOf(latencies);
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
        for (var drain : drains) {
            drain(drain, lines);
        }
        for (var latency : latencies) {
            latency(latency, lines);
        }
        lines.add("");
        lines.add("Decisions, while 500 records a second are published      p50 ms    p99 ms   count");
        lines.add(decision("new request to active", grants.active()));
        lines.add(decision("new request to first record", grants.first()));
        lines.add(decision("request after an end to first record", grants.again()));
        lines.add(decision("revoke to its answer, fence in force", grants.revoked()));
        return String.join("\n", lines);
    }

    private static String verification(boolean verified) {
        return verified ? "signatures verified twice" : "verification off";
    }

    private static void drain(Drain.Result drain, List<String> lines) {
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Drain of %,d records of 1 KB in %d partitions, %s, %d rounds",
                drain.records(),
                Rig.PARTITIONS,
                verification(drain.verified()),
                drain.rounds().size()));
        lines.add(String.format(Locale.ROOT, "  stock MirrorMaker    %s records/s", rate(drain.stock())));
        lines.add(String.format(Locale.ROOT, "  Parley               %s records/s", rate(drain.parley())));
        lines.add(String.format(Locale.ROOT, "  ratio                %s", ratio(drain.ratio())));
        lines.add("  CPU seconds per million records");
        lines.add("    stock    " + cpu(drain.stockCpu()));
        lines.add("    Parley   " + cpu(drain.parleyCpu()));
    }

    private static String rate(Distribution perSecond) {
        return String.format(
                Locale.ROOT,
                "%,.0f (%,.0f to %,.0f)",
                perSecond.median(),
                perSecond.quantile(Double.MIN_VALUE),
                perSecond.quantile(1));
    }

    private static String ratio(Distribution ratios) {
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f to %.2f)",
                ratios.median(),
                ratios.quantile(Double.MIN_VALUE),
                ratios.quantile(1));
    }

    private static String cpu(Map<String, Double> hops) {
        var text = new StringBuilder(String.format(Locale.ROOT, "%.1f =", total(hops)));
        hops.forEach((hop, seconds) -> text.append(String.format(Locale.ROOT, "  %s %.1f", hop, seconds)));
        return text.toString();
    }

    private static double total(Map<String, Double> hops) {
        return hops.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void latency(Latency.Result latency, List<String> lines) {
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Latency at 500 records/s, publish to poll, %s      p50 ms    p99 ms   count",
                verification(latency.verified())));
        lines.add(quantiles("stock MirrorMaker", latency.stock()));
        lines.add(quantiles("Parley", latency.parley()));
        lines.add(String.format(Locale.ROOT, "  %-52s %9.1f %9.1f", "added", latency.added(0.5), latency.added(0.99)));
    }

    private static String quantiles(String what, Distribution values) {
        return String.format(
                Locale.ROOT, "  %-52s %9.1f %9.1f %7d", what, values.median(), values.quantile(0.99), values.count());
    }

    private static String decision(String what, Distribution values) {
        return quantiles(what, values);
    }

    String json() throws IOException {
        var root = JSON.createObjectNode();
        root.putObject("machine")
                .put("processors", machine.processors)
                .put("java", machine.java)
                .put("loadBefore", machine.load);
        var drained = root.putArray("drain");
        for (var drain : drains) {
            var each = drained.addObject()
                    .put("verified", drain.verified())
                    .put("records", drain.records())
                    .put("recordBytes", 1024)
                    .put("partitions", Rig.PARTITIONS)
                    .put("ratio", drain.ratio().median());
            path(each.putObject("stock"), drain.stock(), drain.stockCpu());
            path(each.putObject("parley"), drain.parley(), drain.parleyCpu());
        }
        var latency = root.putArray("latency");
        for (var measured : latencies) {
            var each = latency.addObject().put("verified", measured.verified()).put("recordsPerSecond", 500);
            quantiles(each.putObject("stock"), measured.stock());
            quantiles(each.putObject("parley"), measured.parley());
            each.putObject("added").put("p50Ms", measured.added(0.5)).put("p99Ms", measured.added(0.99));
        }
        quantiles(root.putObject("requestToActive"), grants.active());
        quantiles(root.putObject("requestToFirstRecord"), grants.first());
        quantiles(root.putObject("requestAgainToFirstRecord"), grants.again());
        quantiles(root.putObject("revokeToAnswer"), grants.revoked());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void path(ObjectNode node, Distribution perSecond, Map<String, Double> cpu) {
        node.put("recordsPerSecond", perSecond.median());
        var hops = node.putObject("cpuSecondsPerMillion");
        cpu.forEach(hops::put);
    }

    private static void quantiles(ObjectNode node, Distribution millis) {
        node.put("count", millis.count()).put("p50Ms", millis.median()).put("p99Ms", millis.quantile(0.99));
    }
}
