package parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/// Ports of the loopback address for tests that have to name one before anything listens on it.
///
/// They lie below those that the system gives to outgoing connections, and each is kept for the JVM that took it
/// until that ends, also while nobody listens on it: tests of several modules run at the same time.
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    /// Its bytes stand for ports, and are locked by who has them.
    private static final FileChannel TAKEN = open();

    private FreePorts() {}

    /// A port that is nobody else's.
    public static int take() {
        return take(1).getFirst();
    }

    /// So many different ports that are nobody else's.
    public static List<Integer> take(int count) {
        return new SplittableRandom()
                .ints(FIRST, END)
                .filter(port -> locked(port) && unused(port))
                .limit(count)
                .boxed()
                .toList();
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(
                    Path.of(System.getProperty("java.io.tmpdir"), "parley-test-ports"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(int port) {
        try {
            return TAKEN.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean unused(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
