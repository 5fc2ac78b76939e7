package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Scanner;

/// What a MirrorMaker really does, as it tells in its health file; one that has not told lately does nothing.
/// @param partitions those it reads with a known lag
/// @param lag the greatest of theirs, in records
record MirrorHealth(int partitions, long lag) {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final MirrorHealth NOTHING = new MirrorHealth(0, 0);

    static MirrorHealth read(Path file, InstantSource clock) throws IOException {
        try {
            return parse(Files.readString(file), clock.millis());
        } catch (NoSuchFileException e) {
            return NOTHING;
        }
    }

    static MirrorHealth parse(String line, long now) {
        var fields = new Scanner(line);
        return now - fields.nextLong() > FRESH.toMillis()
                ? NOTHING
                : new MirrorHealth(fields.nextInt(), fields.nextLong());
    }

    Probes.Sight compare(int needed) {
        var seen = String.format(Locale.ROOT, "%d partitions, lag %d", partitions, lag);
        return partitions >= needed ? new Probes.Sight.Ready(seen) : new Probes.Sight.NotYet(seen);
    }
}
