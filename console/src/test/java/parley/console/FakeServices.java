package parley.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// All three services at one address; they remember what they were asked.
final class FakeServices implements AutoCloseable {
    private final HttpServer server;
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch streamBroken = new CountDownLatch(1);
    final AtomicInteger refusals = new AtomicInteger();
    /// How it answers who asks for the twin.
    volatile int tankStatus = 200;

    /// @param headers all of them, as one text
    record Asked(String method, String uri, String headers, String body) {}

    FakeServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    Asked last() {
        return asked.getLast();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI().toString();
        var headers = new StringBuilder();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        values.forEach(value -> headers.append(name.toLowerCase(java.util.Locale.ROOT))
                                .append(": ")
                                .append(value)
                                .append('\n')));
        asked.add(new Asked(
                exchange.getRequestMethod(),
                uri,
                headers.toString(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer(exchange, 401, "application/problem+json", "{\"status\": 401}");
        } else if (uri.endsWith("/pending")) {
            stream(exchange);
        } else if (uri.endsWith("/requests")) {
            answer(exchange, 200, "application/json", "{\"request\": \"signed-by-custody\"}");
        } else if (uri.equals("/twins")) {
            answer(exchange, 200, "application/json", "[\"did:web:harbour.example:twins:tank\"]");
        } else if (uri.equals("/twins/tank")) {
            answer(exchange, tankStatus, "application/json", TANK);
        } else if (uri.contains("refused")) {
            answer(exchange, 403, "application/problem+json", "{\"type\": \"urn:parley:problem:not-delegated\"}");
        } else {
            answer(exchange, 200, "application/json", "[1, 2]");
        }
    }

    private static final String TANK =
            "{\"document\": \"" + """
            {"verificationMethod": [
            {"parley:delegation": {"agent": "person-ben", "custody": true, "functions": ["publish"], "expires": "2999-01-01T00:00:00Z"}},
            {"parley:delegation": {"agent": "person-ada", "custody": true, "functions": ["administer"], "expires": "2999-01-01T00:00:00Z"}}]}""".replace("\"", "\\\"").replace("\n", "") + "\"}";

    /// One event, and then none until nobody listens.
    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            while (true) {
                body.write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
                body.flush();
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            streamBroken.countDown();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Set-Cookie", "parley-console-harbour=planted; Path=/");
        exchange.getResponseHeaders().add("Content-Security-Policy", "default-src *");
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().add("Parley-Next", "7");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
