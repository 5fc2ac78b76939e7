package parley.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.KafkaTransport;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;

/// A token endpoint and two services that answer what a test tells them, and remember what they were asked.
public final class FakeSpace implements AutoCloseable {
    public static final Did ORGANISATION = Did.organisation("did:web:localhost%3A18110");
    public static final Did PARTNER = Did.organisation("did:web:localhost%3A17110");
    public static final String SECRET = "not-to-be-seen";

    public final SigningKey organisationKey = SigningKey.generate(new SecureRandom());
    public final SigningKey partnerKey = SigningKey.generate(new SecureRandom());
    public final SigningKey agentKey = SigningKey.generate(new SecureRandom());
    public final List<Call> calls = new CopyOnWriteArrayList<>();

    private final Map<String, Function<Call, Answer>> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile Function<Call, Answer> others = _ -> new Answer(404, "text/plain", "");

    /// What was asked.
    public record Call(String line, Map<String, String> headers, String body) {}

    /// What is answered.
    ///
    /// @param headers but for the content's type
    public record Answer(int status, String type, String body, Map<String, String> headers) {

        public Answer(int status, String type, String body) {
            this(status, type, body, Map.of());
        }
    }

    private FakeSpace(HttpServer server) {
        this.server = server;
    }

    public static FakeSpace start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var space = new FakeSpace(server);
        server.createContext("/", space::handle);
        server.start();
        space.answer("POST /token", 200, "application/json", "{\"access_token\":\"t0ken\",\"expires_in\":300}");
        space.json("GET /partners", 200, space.partners());
        return space;
    }

    /// Answers calls of this method and path, the query left out, so from now on.
    public void answer(String line, int status, String type, String body) {
        answers.put(line, _ -> new Answer(status, type, body));
    }

    /// Answers calls of this method and path so from now on, each by what was asked.
    public void answer(String line, Function<Call, Answer> answer) {
        answers.put(line, answer);
    }

    /// Answers so what it was told no answer of.
    public void otherwise(Function<Call, Answer> answer) {
        others = answer;
    }

    public void json(String line, int status, String body) {
        answer(line, status, "application/json", body);
    }

    public void problem(String line, int status, String body) {
        answer(line, status, "application/problem+json", body);
    }

    /// What says that a quota is used up.
    public static Answer overQuota(String retryAfter) {
        return new Answer(
                429,
                "application/problem+json",
                "{\"type\":\"urn:parley:problem:over-quota\",\"title\":\"Too many requests\",\"status\":429,"
                        + "\"detail\":\"over the quota\",\"reason\":\"QUOTA\"}",
                Map.of("Retry-After", retryAfter));
    }

    /// The call of this method and path that came last.
    public Call last(String line) {
        return calls.stream()
                .filter(call -> call.line().startsWith(line))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError(line + " was not called"));
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    /// Writes the settings file of an agent of this space.
    public Path agent(Path folder, String client) throws IOException {
        Files.createDirectories(folder);
        var password = folder.resolve("key.password");
        Files.writeString(password, "sesame\n");
        agentKey.store(folder.resolve("key.p12"), "sesame".toCharArray());
        var file = folder.resolve("agent.json");
        settings(folder, client).write(file);
        return file;
    }

    public AgentSettings settings(Path folder, String client) {
        return new AgentSettings(
                "grid",
                ORGANISATION,
                organisationKey.publicKey(),
                uri(""),
                uri(""),
                uri(""),
                "localhost:1",
                KafkaTransport.PLAIN,
                uri("/token"),
                client,
                SECRET,
                folder.resolve("key.p12"),
                folder.resolve("key.password"));
    }

    /// What the registry answers about partners: the one that it has, signed by our organisation.
    private String partners() {
        var agreed = Partnership.between(
                introduction(ORGANISATION, organisationKey, "harbour"),
                new OrganisationKey(ORGANISATION, organisationKey),
                introduction(PARTNER, partnerKey, "grid"),
                new OrganisationKey(PARTNER, partnerKey),
                "invitation",
                Instant.EPOCH);
        var answer = new ObjectMapper().createArrayNode();
        var statements = answer.addObject().putArray("statements");
        agreed.statements().forEach(statements::add);
        return answer.toString();
    }

    private static Introduction introduction(Did did, SigningKey key, String nameForPartner) {
        return new Introduction(did, key.publicKey(), "me", nameForPartner, "localhost:1", key.publicKey());
    }

    /// Writes the settings of an agent of this space, and opens it at a time that stands still.
    public Agent open(Path folder, String client, Instant now) throws IOException {
        agent(folder, client);
        return Agent.open(settings(folder, client), Clock.fixed(now, ZoneOffset.UTC));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var call = new Call(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers, body);
            calls.add(call);
            var path =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            var answer = answers.getOrDefault(path, others).apply(call);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
