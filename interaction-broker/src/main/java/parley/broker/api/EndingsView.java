package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// What came of ending all that a twin has with another.
///
/// @param ended ids of the interactions that ended, on either side
/// @param appliedInMillis how long it took until it was in force everywhere, or until we stopped waiting
@Serdeable
record EndingsView(List<String> ended, long appliedInMillis) {}
