package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/// How to see that a program is ready, beyond its process being alive.
public sealed interface Probe {
    /// It answers with one of these statuses.
    record Http(URI url, Set<Integer> statuses) implements Probe {
        public Http {
            statuses = Set.copyOf(statuses);
        }
    }

    /// It accepts connections.
    record Port(int port) implements Probe {}

    /// It mirrors at least so many partitions, with known lag, as it tells in this file. A living MirrorMaker alone
    /// proves nothing.
    record Mirroring(int partitions, Path health) implements Probe {}
}
