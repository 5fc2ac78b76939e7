package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenSourceIT {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer endpoint;
    private volatile int status = 200;
    private volatile String answer = "{\"access_token\":\"t%d\",\"expires_in\":300,\"token_type\":\"Bearer\"}";
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");

    @BeforeEach
    void serve() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/token", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.formatted(asked.size()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.stop(0);
        client.close();
    }

    @Test
    void keepsAtokenUntilHalfAMinuteBeforeItExpires() {
        var tokens = source();

        assertThat(tokens.get()).isEqualTo("t1");
        pass(Duration.ofSeconds(269));
        assertThat(tokens.get()).isEqualTo("t1");
        pass(Duration.ofSeconds(1));
        assertThat(tokens.get()).isEqualTo("t2");
        // RFC 6749, section 2.3.1: both parts form-encoded.
        assertThat(asked).containsOnly("Basic YSUzQWI6cyUyQnQ= grant_type=client_credentials");
    }

    @Test
    void usesUpWhatItHasWhileTheRealmIsAway() {
        var tokens = source();
        tokens.get();
        status = 503;

        pass(Duration.ofSeconds(280));
        assertThat(tokens.get()).isEqualTo("t1");
        pass(Duration.ofSeconds(20));
        assertThatThrownBy(tokens::get).isInstanceOf(UncheckedIOException.class).hasMessageContaining("503");
        status = 200;
        assertThat(tokens.get()).startsWith("t");
    }

    @Test
    void doesNotRepeatWhatItWasAnswered() {
        var answers = new ArrayList<>(List.of("{\"error\":\"leak%d\"", "[\"leak%d\"]", "leak%d"));
        for (var bad : answers) {
            answer = bad;
            assertThatThrownBy(source()::get)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageNotContaining("leak")
                    .hasMessageNotContaining("s+t");
        }
    }

    @Test
    void printsNoSecret() {
        assertThat(source().toString()).doesNotContain("s+t");
    }

    private TokenSource source() {
        var uri = URI.create("http://localhost:" + endpoint.getAddress().getPort() + "/token");
        return new TokenSource(uri, "a:b", "s+t", client, () -> now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
