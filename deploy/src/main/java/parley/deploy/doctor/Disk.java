package parley.deploy.doctor;

import java.nio.file.Path;
import java.util.Locale;

/// The room where a space keeps its data.
/// @param freeBytes what may still be used
/// @param totalBytes all that the disk holds
public record Disk(String space, Path folder, long freeBytes, long totalBytes) implements Look {
    private static final long GIB = 1L << 30;
    private static final long LITTLE = 5 * GIB;
    private static final int SMALL_PERCENT = 5;
    private static final String ADVICE =
            "Make room on that disk, or move the data: a broker that finds none stops, and with it the space.";

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/disk";
        var seen = String.format(
                Locale.ROOT,
                "%.1f GiB of %.1f free at %s",
                (double) freeBytes / GIB,
                (double) totalBytes / GIB,
                folder);
        boolean smallPart = freeBytes < totalBytes / 100 * SMALL_PERCENT;
        if (freeBytes < GIB || (freeBytes < LITTLE && smallPart)) {
            return Diagnosis.failed(check, seen, ADVICE);
        }
        return freeBytes < LITTLE || smallPart ? Diagnosis.warning(check, seen, ADVICE) : Diagnosis.ok(check, seen);
    }
}
