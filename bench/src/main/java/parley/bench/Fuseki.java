package parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.deploy.run.Installation;
import parley.deploy.run.StartFailure;

/// A stock Fuseki in a JVM of its own, with one dataset in memory: what finding is compared with. All that
/// it is told is how much memory it may take.
final class Fuseki implements AutoCloseable {
    private static final String VISIBLE = "urn:parley:bench:visible";

    private static final String JAR = "bench/target/distributions/jena-fuseki-server.jar";
    private static final double EARTH_METRES = 6_371_008.7714;
    private static final double METRES_OF_A_DEGREE = 111_000;
    private static final long ENDING_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final URI dataset;
    private final HttpClient http = HttpClient.newHttpClient();

    private Fuseki(Process process, URI dataset) {
        this.process = process;
        this.dataset = dataset;
    }

    static Fuseki start(Path folder, String heap) throws IOException, InterruptedException, StartFailure {
        var jar = Installation.find().home().resolve(JAR);
        int port = free();
        var own = Files.createDirectories(folder.resolve("fuseki"));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-jar",
                        jar.toString(),
                        "--quiet",
                        "--mem",
                        "--update",
                        "--localhost",
                        "--port=" + port,
                        "/twins")
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("fuseki.log").toFile())
                .start();
        var fuseki = new Fuseki(process, URI.create("http://localhost:" + port + "/twins"));
        try {
            Rig.await("Fuseki", fuseki::ready);
            return fuseki;
        } catch (RuntimeException | InterruptedException e) {
            fuseki.close();
            throw e;
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private @Nullable Boolean ready() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Fuseki died");
        }
        try {
            ask("ASK {}");
            return true;
        } catch (IOException e) {
            return null;
        }
    }

    /// Says that a twin may be seen.
    static String visible(String twin) {
        return "<" + twin + "> <" + VISIBLE + "> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .";
    }

    Cpu.Role role() {
        return new Cpu.Role("Fuseki", process.pid());
    }

    /// Adds triples, as N-Triples.
    void add(List<String> lines) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(dataset + "/data"))
                .header("Content-Type", "application/n-triples")
                .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n"))
                .build();
        var answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() >= 300) {
            throw new IOException("Fuseki took no triples: " + answer.statusCode() + " " + answer.body());
        }
    }

    /// How many twins fit, each with its label and place, the nearest first.
    int find(City.Question question) throws IOException, InterruptedException {
        return JSON.readTree(ask(sparql(question))).at("/results/bindings").size();
    }

    private String ask(String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(dataset + "/query"))
                .header("Content-Type", "application/sparql-query")
                .header("Accept", "application/sparql-results+json")
                .POST(BodyPublishers.ofString(query))
                .build();
        var answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException("Fuseki did not answer: " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /// The circle is the haversine formula's, within a box that is quickly told from.
    static String sparql(City.Question question) {
        double degrees = question.radiusMetres() / METRES_OF_A_DEGREE;
        double cosine = Math.cos(Math.toRadians(question.latitude()));
        double most = Math.pow(Math.sin(question.radiusMetres() / (2 * EARTH_METRES)), 2);
        return """
                PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
                PREFIX math: <http://www.w3.org/2005/xpath-functions/math#>
                SELECT ?twin ?label ?lat ?long ?far {
                  ?twin a <TYPE> ; <VISIBLE> true ; <LABEL> ?label ; geo:lat ?lat ; geo:long ?long .
                  { ?twin <OBSERVES> <PROPERTY> } UNION { ?twin <DISTRIBUTION> ?feed . ?feed <OBSERVES> <PROPERTY> }
                  FILTER(CONTAINS(LCASE(?label), "WORD"))
                  FILTER(?lat > SOUTH && ?lat < NORTH && ?long > WEST && ?long < EAST)
                  BIND(math:pow(math:sin((?lat - LATITUDE) * HALF), 2)
                    + COSINE * math:cos(?lat * 2 * HALF) * math:pow(math:sin((?long - LONGITUDE) * HALF), 2) AS ?far)
                  FILTER(?far <= MOST)
                } ORDER BY ?far
                """.replace("VISIBLE", VISIBLE)
                .replace("LABEL", City.LABEL)
                .replace("OBSERVES", City.OBSERVES)
                .replace("DISTRIBUTION", City.DISTRIBUTION)
                .replace("TYPE", question.type())
                .replace("PROPERTY", question.property())
                .replace("WORD", question.word())
                .replace("SOUTH", number(question.latitude() - degrees))
                .replace("NORTH", number(question.latitude() + degrees))
                .replace("WEST", number(question.longitude() - degrees / cosine))
                .replace("EAST", number(question.longitude() + degrees / cosine))
                .replace("LATITUDE", number(question.latitude()))
                .replace("LONGITUDE", number(question.longitude()))
                .replace("HALF", Double.toString(Math.PI / 360) + "e0")
                .replace("COSINE", Double.toString(cosine) + "e0")
                .replace("MOST", most + (Double.toString(most).contains("E") ? "" : "e0"));
    }

    private static String number(double degrees) {
        return String.format(Locale.ROOT, "%.7f", degrees);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
