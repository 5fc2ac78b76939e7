package parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/// A schema registry in this JVM that answers as Confluent's contract says: backward compatible by default, one id per
/// schema. Keeps everything in memory.
public final class SchemaRegistryServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final int firstId;
    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> subjects = new TreeMap<>();
    private final Map<String, String> levels = new TreeMap<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

    private SchemaRegistryServer(HttpServer server, int firstId) {
        this.server = server;
        this.firstId = firstId;
    }

    /// A registry whose ids start at some number, so that two of them differ.
    public static SchemaRegistryServer start(int firstId) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SchemaRegistryServer registry = new SchemaRegistryServer(server, firstId);
            server.createContext("/", registry::handle);
            server.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What `/subjects` is appended to.
    public URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// The `Authorization` headers that came, oldest first; `none` where none was sent.
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;
        private final int errorCode;

        private Refused(int status, int errorCode, String message) {
            super(message);
            this.status = status;
            this.errorCode = errorCode;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        authorizations.add(authorization == null ? "none" : authorization);
        try (exchange) {
            int status = 200;
            Object answer;
            try {
                answer = answer(exchange);
            } catch (Refused e) {
                status = e.status;
                answer = Map.of("error_code", e.errorCode, "message", String.valueOf(e.getMessage()));
            }
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Object answer(HttpExchange exchange) throws IOException {
        String rawPath = exchange.getRequestURI().getRawPath();
        String call = exchange.getRequestMethod() + " " + rawPath;
        List<String> path = Arrays.stream(rawPath.substring(1).split("/", -1))
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
        byte[] body = exchange.getRequestBody().readAllBytes();
        return switch (pattern(call)) {
            case "GET /subjects" -> subjects.keySet();
            case "POST /subjects/*/versions" -> Map.of("id", register(path.get(1), schema(body)));
            case "POST /subjects/*" -> lookup(path.get(1), schema(body));
            case "GET /subjects/*/versions" -> versions(path.get(1));
            case "GET /subjects/*/versions/*" -> version(path.get(1), path.get(3));
            case "GET /schemas/ids/*" ->
                Map.of("schema", schemaById(path.get(2)).toString());
            case "GET /schemas/ids/*/subjects" -> subjectsOf(schemaById(path.get(2)));
            case "POST /compatibility/subjects/*/versions/*" -> {
                subject(path.get(2));
                yield Map.of("is_compatible", compatible(path.get(2), schema(body)));
            }
            case "PUT /config/*" -> {
                levels.put(path.get(1), json(body).path("compatibility").asText());
                yield Map.of("compatibility", levels.get(path.get(1)));
            }
            default -> throw new Refused(404, 404, "HTTP 404 Not Found");
        };
    }

    private static String pattern(String call) {
        return call.replaceFirst("/subjects/[^/]+", "/subjects/*")
                .replaceFirst("/versions/[^/]+", "/versions/*")
                .replaceFirst("/ids/[^/]+", "/ids/*")
                .replaceFirst("/config/[^/]+", "/config/*");
    }

    private int register(String subject, Schema schema) {
        if (!compatible(subject, schema)) {
            throw new Refused(409, 409, "Schema being registered is incompatible with an earlier schema");
        }
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        List<Schema> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!versions.contains(schema)) {
            versions.add(schema);
        }
        return id(schema);
    }

    private int id(Schema schema) {
        return firstId + schemas.indexOf(schema);
    }

    private boolean compatible(String subject, Schema schema) {
        List<Schema> versions = subjects.getOrDefault(subject, List.of());
        return versions.isEmpty()
                || versions.contains(schema)
                || levels.getOrDefault(subject, "BACKWARD").equals("NONE")
                || SchemaCompatibility.checkReaderWriterCompatibility(schema, versions.getLast())
                                .getType()
                        == SchemaCompatibilityType.COMPATIBLE;
    }

    private List<Schema> subject(String subject) {
        List<Schema> versions = subjects.get(subject);
        if (versions == null) {
            throw new Refused(404, 40401, "Subject '" + subject + "' not found.");
        }
        return versions;
    }

    private Object lookup(String subject, Schema schema) {
        int index = subject(subject).indexOf(schema);
        if (index < 0) {
            throw new Refused(404, 40403, "Schema not found");
        }
        return entry(subject, index);
    }

    private List<Integer> versions(String subject) {
        List<Integer> versions = new ArrayList<>();
        subject(subject).forEach(schema -> versions.add(versions.size() + 1));
        return versions;
    }

    private Object version(String subject, String version) {
        List<Schema> versions = subject(subject);
        int index = version.equals("latest") ? versions.size() - 1 : Integer.parseInt(version) - 1;
        if (index < 0 || index >= versions.size()) {
            throw new Refused(404, 40402, "Version " + version + " not found.");
        }
        return entry(subject, index);
    }

    private Object entry(String subject, int index) {
        Schema schema = subject(subject).get(index);
        return Map.of("subject", subject, "id", id(schema), "version", index + 1, "schema", schema.toString());
    }

    private Schema schemaById(String id) {
        int index = Integer.parseInt(id) - firstId;
        if (index < 0 || index >= schemas.size()) {
            throw new Refused(404, 40403, "Schema " + id + " not found");
        }
        return schemas.get(index);
    }

    private List<String> subjectsOf(Schema schema) {
        return subjects.entrySet().stream()
                .filter(subject -> subject.getValue().contains(schema))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Schema schema(byte[] body) {
        try {
            return new Schema.Parser().parse(json(body).path("schema").asText());
        } catch (SchemaParseException e) {
            throw new Refused(422, 42201, "Invalid schema: " + e.getMessage());
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new Refused(422, 422, "not JSON");
        }
    }
}
