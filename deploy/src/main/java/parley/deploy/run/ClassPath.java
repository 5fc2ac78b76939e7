package parley.deploy.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A class path with what others wrote first: a start-up cache made of that part serves whatever of ours follows it.
/// @param foreign jars that change only with their version
/// @param own jars of this build
record ClassPath(List<Path> foreign, List<Path> own) {
    static ClassPath parse(String text) {
        var foreign = new ArrayList<Path>();
        var own = new ArrayList<Path>();
        for (var entry : List.of(text.strip().split(File.pathSeparator, -1))) {
            var jar = Path.of(entry);
            (String.valueOf(jar.getFileName()).startsWith("parley-") ? own : foreign).add(jar);
        }
        return new ClassPath(List.copyOf(foreign), List.copyOf(own));
    }

    String text() {
        var all = new ArrayList<>(foreign);
        all.addAll(own);
        return join(all);
    }

    String foreignText() {
        return join(foreign);
    }

    /// Names the foreign part, briefly: its jars as they are now, and the JVM.
    String fingerprint() throws IOException {
        var text = new StringBuilder(Runtime.version().toString());
        for (var jar : foreign) {
            text.append('\n')
                    .append(jar)
                    .append(' ')
                    .append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar));
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    private static String join(List<Path> jars) {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }
}
