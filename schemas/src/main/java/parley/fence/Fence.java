package parley.fence;

import java.time.Duration;
import java.util.List;

/// How waiting for a change to be in force came out.
public sealed interface Fence {

    /// Nobody acts as if the change had not been made.
    ///
    /// @param took how long it took to know
    record Held(Duration took) implements Fence {}

    /// It was not known in time.
    ///
    /// @param instances those that had not applied it; empty if `applied` itself could not be read
    record NotYet(List<String> instances) implements Fence {

        public NotYet {
            instances = List.copyOf(instances);
        }
    }
}
