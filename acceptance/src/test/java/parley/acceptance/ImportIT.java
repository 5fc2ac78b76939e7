package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.ActingTwin;
import parley.agent.FindQuery;
import parley.agent.FoundTwins.FoundTwin;
import parley.cli.Parley;

/// Twins are made of a table, and a partner's twin finds them by their connectors, power and distance.
@BesideOthers
final class ImportIT {
    private static final Path REAL = Path.of("..", "..", "shared", "data", "ev-stations-cambridge.csv");
    private static final String CCS = "https://example.org/ev#CCS-Type-2";
    private static final double LATITUDE = 52.205;
    private static final double LONGITUDE = 0.12;
    private static final double RADIUS = 2_000;
    private static final int STRONG = 50;
    private static final String POWER = "https://example.org/ev#maxPower";

    private final Pair pair;

    @TempDir
    private Path folder;

    ImportIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void stationsOfAFileAreFoundByConnectorPowerAndDistance() throws Exception {
        imported(own(), 4, List.of(5L));
    }

    @Test
    void realStationsAreFoundByConnectorPowerAndDistance() throws Exception {
        assumeTrue(Files.exists(REAL), "no " + REAL + ": only the small file is imported");
        imported(REAL, 495, List.of());
    }

    private void imported(Path file, int stations, List<Long> rejected) throws Exception {
        var prefix = pair.name("ev");
        var first = run(file, prefix, rejected.isEmpty() ? 0 : 1);
        assertThat(first.path("created").asInt()).isEqualTo(stations);
        assertThat(first.path("rejected").findValuesAsText("row"))
                .isEqualTo(rejected.stream().map(String::valueOf).toList());
        var again = run(file, prefix, rejected.isEmpty() ? 0 : 1);
        assertThat(again.path("created").asInt()).isZero();
        assertThat(again.path("replaced").asInt()).isEqualTo(stations);

        var rows = rows(file);
        var asking = pair.twin(pair.balancer(), "drives");
        var near = names(prefix, rows, row -> ccs(row) && metres(row) <= RADIUS);
        Patiently.await("stations with that connector, nearby")
                .untilAsserted(
                        () -> assertThat(found(asking, prefix, nearby())).containsExactlyInAnyOrderElementsOf(near));
        var strong =
                names(prefix, rows, row -> ccs(row) && row.path("max_power_kw").asDouble() >= STRONG);
        assertThat(strong).isNotEmpty();
        assertThat(queried(asking, prefix)).containsExactlyInAnyOrderElementsOf(strong);
        var strongNearby = strong.stream().filter(near::contains).toList();
        assertThat(found(asking, prefix, nearby().having(POWER, ">=", Integer.toString(STRONG))))
                .containsExactlyInAnyOrderElementsOf(strongNearby);
    }

    private static boolean ccs(JsonNode row) {
        return row.path("connection_types").asText().contains("CCS (Type 2)");
    }

    private List<String> names(String prefix, List<JsonNode> rows, Predicate<JsonNode> of) {
        return rows.stream()
                .filter(row -> row.path("latitude").asText().matches("[0-9.]+"))
                .filter(of)
                .map(row -> pair.harbour().did() + ":twins:" + prefix + "-"
                        + row.path("uuid").asText())
                .toList();
    }

    /// On a sphere, as exactly as it takes to tell these stations apart.
    private static double metres(JsonNode row) {
        double latitude = Math.toRadians(row.path("latitude").asDouble() - LATITUDE);
        double longitude =
                Math.toRadians(row.path("longitude").asDouble() - LONGITUDE) * Math.cos(Math.toRadians(LATITUDE));
        return 6_371_008.8 * Math.hypot(latitude, longitude);
    }

    private static FindQuery nearby() {
        return FindQuery.everything()
                .type(CCS)
                .near(LATITUDE, LONGITUDE, RADIUS)
                .limit(100);
    }

    private static List<String> found(ActingTwin asking, String prefix, FindQuery query) {
        var all = new ArrayList<String>();
        for (var page = asking.find(query);
                ;
                page = asking.find(query.after(page.cursor().orElseThrow()))) {
            page.twins().stream()
                    .map(FoundTwin::twin)
                    .map(String::valueOf)
                    .filter(twin -> twin.contains(":" + prefix + "-"))
                    .forEach(all::add);
            if (page.cursor().isEmpty()) {
                return all;
            }
        }
    }

    private static List<String> queried(ActingTwin asking, String prefix) {
        var lines = asking.query("""
                PREFIX ev: <https://example.org/ev#>
                SELECT ?t { ?t a ev:ChargingStation, <%s> ; ev:maxPower ?power FILTER(?power >= %d) }
                """.formatted(CCS, STRONG), "text/csv").lines().skip(1);
        return lines.filter(twin -> twin.contains(":" + prefix + "-")).toList();
    }

    private JsonNode run(Path file, String prefix, int exit) throws IOException {
        var mapping = Files.writeString(
                folder.resolve(prefix + ".yaml"),
                Files.readString(resource("stations.yaml")).replace("PREFIX", prefix));
        var policy = Files.writeString(folder.resolve("policy.json"), """
                {"rules": [{"id": "all", "effect": "allow", "subject": {"anyone": true}, "path": "/",
                            "actions": ["find", "describe"]}]}
                """);
        var printed = new StringWriter();
        var complaints = new StringWriter();
        int code = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(printed, true),
                new PrintWriter(complaints, true),
                Map.of(
                        "PARLEY_AGENT",
                        Pair.settings(pair.harbour(), Pair.COMPUTER_AGENT).toString()),
                "twin",
                "import",
                file.toString(),
                "--mapping",
                mapping.toString(),
                "--policy",
                policy.toString(),
                "--json");
        assertThat(code).as(complaints + printed.toString()).isEqualTo(exit);
        return Http.JSON.readTree(printed.toString());
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        try (var rows = new CsvMapper()
                .readerFor(JsonNode.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<JsonNode>readValues(file.toFile())) {
            return rows.readAll();
        }
    }

    private static Path own() {
        return resource("stations.csv");
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(ImportIT.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
