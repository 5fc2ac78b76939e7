package parley.agent;

import java.time.Duration;
import java.util.List;

/// What came of ending all that a twin has with another.
///
/// @param ended ids of the interactions that ended
/// @param took until it was in force, or until the service stopped waiting
/// @param inForce whether it is certain that no record published from now on is delivered; otherwise ask again
public record Ended(List<String> ended, Duration took, boolean inForce) {
    public Ended {
        ended = List.copyOf(ended);
    }
}
