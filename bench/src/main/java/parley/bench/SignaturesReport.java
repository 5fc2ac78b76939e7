package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import parley.bench.Signatures.Mode;

/// What signatures cost.
record SignaturesReport(Signatures.Result result) implements Section {

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Signatures, publisher to handler, 1 KB");
        for (var mode : Mode.values()) {
            var rate = result.of(mode);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-52s %,.0f records/s (%,.0f to %,.0f), %.2f of unsigned",
                    title(mode),
                    rate.median(),
                    rate.quantile(Double.MIN_VALUE),
                    rate.quantile(1),
                    result.left(mode)));
            lines.add("    CPU s per million records  " + Cpu.text(result.cpu(mode)));
        }
        return lines;
    }

    private static String title(Mode mode) {
        return switch (mode) {
            case UNSIGNED -> "not signed, not verified";
            case TOGETHER -> "signed together, verified three times";
            case EACH -> "each signed, verified three times";
        };
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.atLeast(0.75, "records/s, signed together to unsigned", result.left(Mode.TOGETHER)));
    }

    @Override
    public void json(ObjectNode root) {
        var node = root.putObject("signatures");
        for (var mode : Mode.values()) {
            var rate = result.of(mode);
            node.putObject(mode.name().toLowerCase(Locale.ROOT))
                    .put("recordsPerSecond", rate.median())
                    .put("lowest", rate.quantile(Double.MIN_VALUE))
                    .put("highest", rate.quantile(1))
                    .put("ofUnsigned", result.left(mode))
                    .putPOJO("cpuSecondsPerMillion", result.cpu(mode));
        }
    }
}
