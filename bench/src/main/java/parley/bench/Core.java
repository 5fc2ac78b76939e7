package parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parley.deploy.run.Installation;
import parley.deploy.run.StartFailure;
import parley.feeds.egress.TermsBenchmark.Said;

/// What costs processor time and nothing else, measured by JMH in processes of its own: to evaluate a policy, and to
/// take records through terms.
final class Core {
    private static final String SERVICE = "feed-streams";

    private Core() {}

    /// @param micros that a policy of a thousand rules takes to be evaluated
    /// @param perSecond records that one core takes through terms
    record Result(double micros, Map<Said, Double> perSecond) {
        double through(Said said) {
            return perSecond.getOrDefault(said, Double.NaN);
        }
    }

    static Result measure(Path folder) throws IOException, InterruptedException, StartFailure {
        var found = folder.resolve("jmh.json");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var measuring = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + service(),
                        "org.openjdk.jmh.Main",
                        "(Evaluation|Terms)Benchmark",
                        "-f",
                        "1",
                        "-wi",
                        "3",
                        "-w",
                        "2s",
                        "-i",
                        "5",
                        "-r",
                        "2s",
                        "-t",
                        "1",
                        "-rf",
                        "json",
                        "-rff",
                        found.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jmh.log").toFile())
                .start();
        measuring.getOutputStream().close();
        try {
            int code = measuring.waitFor();
            if (code != 0 || !Files.exists(found)) {
                throw new IOException("JMH ended with " + code + ": " + Files.readString(folder.resolve("jmh.log")));
            }
        } finally {
            measuring.destroy();
        }
        return read(new ObjectMapper().readTree(found.toFile()));
    }

    private static String service() throws IOException, StartFailure {
        var paths = Installation.find().serviceClassPaths();
        var path = paths.get(SERVICE);
        if (path == null) {
            throw new IOException(SERVICE + " is not built yet: run ./parley build");
        }
        return path;
    }

    private static Result read(JsonNode all) {
        double micros = Double.NaN;
        var perSecond = new EnumMap<Said, Double>(Said.class);
        for (var each : all) {
            double score = each.path("primaryMetric").path("score").asDouble();
            var said = each.path("params").path("said").asText();
            if (said.isEmpty()) {
                micros = score;
            } else {
                perSecond.put(Said.valueOf(said), score);
            }
        }
        return new Result(micros, perSecond);
    }

    /// What was found of it.
    record Report(Result result) implements Section {
        @Override
        public List<String> text() {
            return List.of(
                    "",
                    "Deciding and terms, on one core, by JMH",
                    String.format(
                            Locale.ROOT, "  a policy of 1,000 rules is evaluated in %.2f microseconds", result.micros),
                    String.format(
                            Locale.ROOT,
                            "  records of 1 KB a second: where %,.0f, fields %,.0f, atMost %,.0f, all three %,.0f",
                            result.through(Said.WHERE),
                            result.through(Said.FIELDS),
                            result.through(Said.AT_MOST),
                            result.through(Said.ALL)));
        }

        @Override
        public List<Goal> goals() {
            return List.of(
                    Goal.atMost(20, "microseconds, evaluation of 1,000 rules", result.micros),
                    Goal.atLeast(50_000, "records/s a core, where", result.through(Said.WHERE)),
                    Goal.atLeast(50_000, "records/s a core, fields", result.through(Said.FIELDS)),
                    Goal.atLeast(50_000, "records/s a core, atMost", result.through(Said.AT_MOST)),
                    Goal.atLeast(50_000, "records/s a core, all three", result.through(Said.ALL)));
        }

        @Override
        public void json(ObjectNode root) {
            var node = root.putObject("core").put("evaluationMicros", result.micros);
            for (var said : Said.values()) {
                node.put(said.name().toLowerCase(Locale.ROOT) + "PerSecond", result.through(said));
            }
        }
    }
}
