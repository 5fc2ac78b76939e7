package parley.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import parley.deploy.space.DemoSpaces;

/// The files of two spaces, `harbour` and `grid`, on free ports, with more agents than in the
/// demonstration.
final class SpaceFiles {
    /// An agent of either space that has no twin of anyone else's.
    static final String STRANGER = "stranger-agent";

    /// An agent of either space whose keys come and go.
    static final String ROTATING = "rotating-agent";

    /// An agent of either space that has no key of its own, of the demonstration.
    static final String WITHOUT_KEY = "curl-agent";

    /// As little as this machine can ask for more of, and more than any test needs that does not mean to.
    private static final String QUOTAS = """
            quotas:
              twin: {perMinute: 600, burst: 150}
              partner: {perMinute: 6000, burst: 1000}
            """;

    /// They live for minutes: what is compiled for a long life would cost more than it brings. Not for brokers, through
    /// which all goes.
    private static final String SHORT_LIVED = """
            components:
              feed-streams: {options: ["-XX:TieredStopAtLevel=1"]}
              interaction-broker: {options: ["-XX:TieredStopAtLevel=1"]}
              mirror-grid: {options: ["-XX:TieredStopAtLevel=1"]}
              mirror-harbour: {options: ["-XX:TieredStopAtLevel=1"]}
              twin-registry: {options: ["-XX:TieredStopAtLevel=1"]}
            """;

    private SpaceFiles() {}

    static List<Path> write(Path folder) throws IOException {
        var files = DemoSpaces.ensure(folder, freePorts(DemoSpaces.DEFAULT_PORTS.size()), new SecureRandom());
        for (var file : files) {
            // The list of agents stands last.
            for (var agent : List.of(STRANGER, ROTATING)) {
                Files.writeString(file, "  - client: " + agent + "\n", StandardOpenOption.APPEND);
            }
            Files.writeString(file, QUOTAS + SHORT_LIVED, StandardOpenOption.APPEND);
        }
        return files;
    }

    /// Below the ports that the system gives to outgoing connections, so that none is taken between now and its use.
    static List<Integer> freePorts(int count) {
        return new SplittableRandom()
                .ints(20_000, 32_000)
                .distinct()
                .filter(SpaceFiles::free)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
