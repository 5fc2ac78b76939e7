package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.deploy.plan.Probe;

/// Of a server that says how much will come, sends some of it, and then no more.
@Timeout(60)
class WholeAnswerIT {
    /// Held, since a socket that nobody holds is closed with its garbage.
    private final Queue<Socket> asking = new ConcurrentLinkedQueue<>();

    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::stall);
    }

    private void stall() {
        try {
            while (true) {
                Socket asked = server.accept();
                asking.add(asked);
                asked.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"stat"
                                .getBytes(StandardCharsets.US_ASCII));
                asked.getOutputStream().flush();
            }
        } catch (IOException e) {
            // It is closed
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (Socket asked : asking) {
            asked.close();
        }
    }

    @Test
    void aBodyThatStallsIsNotWaitedForLongerThanThat() {
        assertThatThrownBy(() -> {
                    try (var http = HttpClient.newHttpClient()) {
                        WholeAnswer.of(
                                http,
                                HttpRequest.newBuilder(uri()).build(),
                                BodyHandlers.ofString(),
                                Duration.ofMillis(200));
                    }
                })
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("no whole answer");
    }

    @Test
    void aProbeSaysThatNoWholeAnswerCame() throws Exception {
        assertThat(Probes.look(new Probe.Http(uri(), Set.of(200))))
                .isInstanceOfSatisfying(
                        Probes.Sight.NotYet.class,
                        seen -> assertThat(seen.why()).contains("no whole answer"));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/health");
    }
}
