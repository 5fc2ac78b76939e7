package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What processes hold in memory, as Linux tells it.
final class Memory {
    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /// Resident bytes, by their roles; empty where the system does not tell.
    static Map<String, Long> of(List<Cpu.Role> roles) throws IOException {
        var resident = new TreeMap<String, Long>();
        for (var role : roles) {
            var status = Path.of("/proc", Long.toString(role.pid()), "status");
            if (Files.exists(status)) {
                resident(Files.readAllLines(status)).forEach(bytes -> resident.put(role.name(), bytes));
            }
        }
        return resident;
    }

    /// The resident bytes in a status file's lines, at most one.
    static List<Long> resident(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .map(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .limit(1)
                .toList();
    }
}
