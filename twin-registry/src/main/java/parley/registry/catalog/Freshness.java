package parley.registry.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How fresh a partner's catalogue is at a moment: when its registry last said that the lane is up to date.
///
/// @param heartbeat empty if it never did
public record Freshness(Optional<Instant> heartbeat, Instant now) {

    /// What has not been confirmed for longer is hidden.
    public static final Duration LONGEST = Duration.ofHours(24);

    /// A lane that works brings one every minute.
    private static final Duration USUAL = Duration.ofMinutes(3);

    /// How long ago it was; never negative, whatever the partner's clock says.
    public Optional<Duration> age() {
        return heartbeat.map(at -> Duration.between(at, now)).map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    /// Whether more than one should have come since.
    public boolean late() {
        return age().filter(age -> age.compareTo(USUAL) <= 0).isEmpty();
    }

    /// Whether the partner's twins are hidden.
    public boolean hidden() {
        return age().filter(age -> age.compareTo(LONGEST) <= 0).isEmpty();
    }
}
