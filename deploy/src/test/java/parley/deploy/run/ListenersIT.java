package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListenersIT {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void aPortIsHeldByWhoListensOnItAndByNobodyElse() throws Exception {
        assumeThat(Files.exists(Path.of("/proc/net/tcp"))).as("a Linux").isTrue();
        int port;
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            assertThat(Listeners.heldOnlyBy(port, SELF)).isTrue();
            assertThat(Listeners.heldOnlyBy(port, 1)).isFalse();
        }
        assertThat(Listeners.heldOnlyBy(port, SELF)).isFalse();
    }

    @Test
    void aStrangerAtAnotherAddressOfThePortMakesItTheStrangersToo() throws Exception {
        assumeThat(Files.exists(Path.of("/proc/net/tcp"))).as("a Linux").isTrue();
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = listening.getLocalPort();
            var stranger = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Stranger.class.getName(),
                            "127.0.0.2",
                            Integer.toString(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                assertThat(stranger.inputReader().readLine()).isEqualTo("listens");
                assertThat(Listeners.heldOnlyBy(port, SELF)).isFalse();
                assertThat(Listeners.heldOnlyBy(port, stranger.pid())).isFalse();
            } finally {
                stranger.destroyForcibly().waitFor();
            }
        }
    }

    /// Listens until it is ended.
    static final class Stranger {
        private Stranger() {}

        public static void main(String[] arguments) throws Exception {
            try (var listening =
                    new ServerSocket(Integer.parseInt(arguments[1]), 1, InetAddress.getByName(arguments[0]))) {
                System.out.println("listens");
                listening.accept().close();
            }
        }
    }
}
