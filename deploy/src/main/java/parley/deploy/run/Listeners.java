package parley.deploy.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.deploy.doctor.PortsInUse.Holder;

/// Who listens on this machine's ports, as far as Linux tells this user; elsewhere nobody is known.
final class Listeners {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Listeners() {}

    /// The holders of those of these ports of which they can be seen.
    static Map<Integer, Holder> of(Set<Integer> ports) {
        var sockets = new HashMap<String, Integer>();
        for (var table : List.of("net/tcp", "net/tcp6")) {
            sockets.putAll(sockets(PROC.resolve(table), ports));
        }
        var holders = new HashMap<Integer, Holder>();
        if (!sockets.isEmpty()) {
            for (var process : entries(PROC, "[0-9]*")) {
                held(process, sockets).forEach(port -> holders.put(port, holder(process)));
            }
        }
        return holders;
    }

    /// Whether that process, and nobody else, listens on a port, on whatever address; false where that
    /// cannot be seen.
    static boolean heldOnlyBy(int port, long process) {
        var sockets = new HashMap<String, Integer>();
        for (var table : List.of("net/tcp", "net/tcp6")) {
            sockets.putAll(sockets(PROC.resolve(table), Set.of(port)));
        }
        for (var open : entries(PROC.resolve(process + "/fd"), "*")) {
            try {
                if (sockets.remove(Files.readSymbolicLink(open).toString()) != null && sockets.isEmpty()) {
                    return true;
                }
            } catch (IOException _) {
                // It was closed meanwhile
            }
        }
        return false;
    }

    /// Ports by the link that names their socket.
    private static Map<String, Integer> sockets(Path table, Set<Integer> ports) {
        var sockets = new HashMap<String, Integer>();
        try {
            for (var line : Files.readAllLines(table)) {
                var fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE && fields[STATE].equals(LISTENING)) {
                    var local = fields[LOCAL];
                    int port = Integer.parseInt(local.substring(local.indexOf(':') + 1), 16);
                    if (ports.contains(port)) {
                        sockets.put("socket:[" + fields[INODE] + "]", port);
                    }
                }
            }
        } catch (IOException e) {
            // No Linux
        }
        return sockets;
    }

    private static Set<Integer> held(Path process, Map<String, Integer> sockets) {
        var held = new HashSet<Integer>();
        for (var open : entries(process.resolve("fd"), "*")) {
            try {
                var port = sockets.get(Files.readSymbolicLink(open).toString());
                if (port != null) {
                    held.add(port);
                }
            } catch (IOException e) {
                // It was closed meanwhile
            }
        }
        return held;
    }

    private static Holder holder(Path process) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        return new Holder(
                pid,
                ProcessHandle.of(pid).flatMap(each -> each.info().command()).orElse("a program"));
    }

    private static List<Path> entries(Path folder, String glob) {
        try (var entries = Files.newDirectoryStream(folder, glob)) {
            var list = new ArrayList<Path>();
            entries.forEach(list::add);
            return list;
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's, or gone
            return List.of();
        }
    }
}
