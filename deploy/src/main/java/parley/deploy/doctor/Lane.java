package parley.deploy.doctor;

import java.util.Locale;

/// What a mirror that lives brings from a partner's lane.
/// @param mirror such as `harbour/mirror-grid`
/// @param partitions those that it reads with a known lag
/// @param needed how many it must be; 0 if that depends on a partner who is elsewhere
/// @param lag how many records it is behind in one of them, at most
public record Lane(String mirror, int partitions, int needed, long lag) implements Look {
    /// A mirror that keeps up is behind by less than it reads in a second.
    private static final long MUCH = 50_000;

    @Override
    public Diagnosis diagnosis() {
        var seen = String.format(Locale.ROOT, "mirrors %d partitions, lag %d", partitions, lag);
        if (partitions < needed) {
            return Diagnosis.failed(
                    mirror,
                    seen + "; " + needed + " are needed",
                    "./parley logs " + mirror + " says whether it reaches the partner's broker and is let in;"
                            + " ./parley partner list whether both agree.");
        }
        if (partitions == 0) {
            return Diagnosis.warning(
                    mirror,
                    "mirrors nothing",
                    "The partner may be down or not have agreed: ./parley partner list, and ./parley logs " + mirror
                            + ".");
        }
        return lag > MUCH
                ? Diagnosis.warning(
                        mirror,
                        seen,
                        "It is behind, and what the partner sends comes late: if the lag grows, look at the network"
                                + " and at what else runs here.")
                : Diagnosis.ok(mirror, seen);
    }
}
