package parley.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What processes have computed so far, by their roles.
record Cpu(Map<String, Duration> used) {
    Cpu {
        used = new LinkedHashMap<>(used);
    }

    /// A process and what it does here.
    record Role(String name, long pid) {}

    static Cpu of(List<Role> roles) {
        var used = new LinkedHashMap<String, Duration>();
        for (var role : roles) {
            var process = ProcessHandle.of(role.pid())
                    .orElseThrow(() -> new IllegalStateException(role.name() + " does not run any more"));
            used.put(
                    role.name(),
                    process.info()
                            .totalCpuDuration()
                            .orElseThrow(() -> new IllegalStateException(
                                    "this system does not tell what processes" + " compute")));
        }
        return new Cpu(used);
    }

    /// CPU seconds per million records since then.
    Map<String, Double> perMillion(Cpu before, long records) {
        var each = new LinkedHashMap<String, Double>();
        used.forEach((role, now) -> {
            var spent = now.minus(before.used.getOrDefault(role, Duration.ZERO));
            each.put(role, spent.toNanos() / 1e9 * 1e6 / records);
        });
        return each;
    }

    /// Of each process the run in the middle.
    static Map<String, Double> medians(List<Map<String, Double>> runs) {
        var medians = new LinkedHashMap<String, Double>();
        for (var role : runs.getFirst().keySet()) {
            medians.put(
                    role,
                    Distribution.of(runs.stream()
                                    .mapToDouble(run -> run.getOrDefault(role, 0.0))
                                    .toArray())
                            .median());
        }
        return medians;
    }

    /// All together, and each.
    static String text(Map<String, Double> perMillion) {
        var text = new StringBuilder(String.format(Locale.ROOT, "%.1f =", total(perMillion)));
        perMillion.forEach((role, seconds) -> text.append(String.format(Locale.ROOT, "  %s %.1f", role, seconds)));
        return text.toString();
    }

    static double total(Map<String, Double> perMillion) {
        return perMillion.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
