package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How fast the lane is.
record LaneReport(List<Drain.Result> drains, List<Latency.Result> latencies, Grants.Result grants) implements Section {
    LaneReport {
        drains = List.copyOf(drains);
        latencies = List.copyOf(latencies);
    }

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        for (var drain : drains) {
            drain(drain, lines);
        }
        for (var latency : latencies) {
            latency(latency, lines);
        }
        lines.add("");
        lines.add(Distribution.title("Decisions, while 500 records a second are published"));
        lines.add(grants.active().text("new request to active"));
        lines.add(grants.first().text("new request to first record"));
        lines.add(grants.again().text("request after an end to first record"));
        lines.add(grants.revoked().text("revoke to its answer, fence in force"));
        return lines;
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
        lines.add("    stock    " + Cpu.text(drain.stockCpu()));
        lines.add("    Parley   " + Cpu.text(drain.parleyCpu()));
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

    private static void latency(Latency.Result latency, List<String> lines) {
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Latency at 500 records/s, publish to poll, %s      p50 ms    p99 ms   count",
                verification(latency.verified())));
        lines.add(latency.stock().text("stock MirrorMaker"));
        lines.add(latency.parley().text("Parley"));
        lines.add(String.format(Locale.ROOT, "  %-52s %9.1f %9.1f", "added", latency.added(0.5), latency.added(0.99)));
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atLeast(
                        0.5,
                        "drain, to stock MirrorMaker",
                        drains.getFirst().ratio().median()),
                Goal.atMost(15, "latency added, p50 ms", latencies.getFirst().added(0.5)),
                Goal.atMost(40, "latency added, p99 ms", latencies.getFirst().added(0.99)),
                Goal.atMost(
                        300,
                        "new request to first record, p50 ms",
                        grants.first().median()),
                Goal.atMost(60, "revoke to its answer, p50 ms", grants.revoked().median()),
                Goal.atMost(
                        250, "revoke to its answer, p99 ms", grants.revoked().quantile(0.99)));
    }

    @Override
    public void json(ObjectNode root) {
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
            measured.stock().json(each.putObject("stock"));
            measured.parley().json(each.putObject("parley"));
            each.putObject("added").put("p50Ms", measured.added(0.5)).put("p99Ms", measured.added(0.99));
        }
        grants.active().json(root.putObject("requestToActive"));
        grants.first().json(root.putObject("requestToFirstRecord"));
        grants.again().json(root.putObject("requestAgainToFirstRecord"));
        grants.revoked().json(root.putObject("revokeToAnswer"));
    }

    private static void path(ObjectNode node, Distribution perSecond, Map<String, Double> cpu) {
        node.put("recordsPerSecond", perSecond.median());
        var hops = node.putObject("cpuSecondsPerMillion");
        cpu.forEach(hops::put);
    }
}
