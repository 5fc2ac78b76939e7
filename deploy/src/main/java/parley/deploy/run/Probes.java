package parley.deploy.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import parley.deploy.plan.Probe;

/// Looks once whether a program is ready.
final class Probes {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Probes() {}

    /// What was seen.
    sealed interface Sight {
        /// It is ready, with what else is worth knowing.
        record Ready(String detail) implements Sight {}

        /// It is not, and why.
        record NotYet(String why) implements Sight {}
    }

    static Sight look(Probe probe) throws InterruptedException {
        try {
            return switch (probe) {
                case Probe.Port(int port) -> port(port);
                case Probe.Http http -> http(http);
                case Probe.Mirroring mirroring ->
                    MirrorHealth.read(mirroring.health(), InstantSource.system())
                            .compare(mirroring.partitions());
            };
        } catch (IOException e) {
            return new Sight.NotYet(e.toString());
        }
    }

    /// Removes what a process that is gone has left for this probe to see.
    static void forget(Probe probe) throws IOException {
        if (probe instanceof Probe.Mirroring mirroring) {
            Files.deleteIfExists(mirroring.health());
        }
    }

    private static Sight port(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return new Sight.Ready("");
        }
    }

    private static Sight http(Probe.Http http) throws IOException, InterruptedException {
        var answer = WholeAnswer.of(
                HTTP,
                HttpRequest.newBuilder(http.url()).build(),
                HttpResponse.BodyHandlers.discarding(),
                Duration.ofSeconds(5));
        return http.statuses().contains(answer.statusCode())
                ? new Sight.Ready("")
                : new Sight.NotYet("status " + answer.statusCode());
    }
}
