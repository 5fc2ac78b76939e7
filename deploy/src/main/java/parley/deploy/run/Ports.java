package parley.deploy.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SplittableRandom;

/// Ports of the loopback address.
final class Ports {
    private Ports() {}

    /// A port that nobody listens on now.
    static int free() {
        return free(1).getFirst();
    }

    /// So many different ports that nobody listens on now; below those that the system gives to outgoing connections,
    /// so that none is taken between now and its use.
    static List<Integer> free(int count) {
        return new SplittableRandom()
                .ints(20_000, 32_000)
                .distinct()
                .filter(port -> !taken(port))
                .limit(count)
                .boxed()
                .toList();
    }

    static boolean taken(int port) {
        return taken(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    /// Whether nobody can listen on this port of this address.
    static boolean taken(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), 1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
