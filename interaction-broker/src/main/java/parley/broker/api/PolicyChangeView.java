package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// What came of a change of policy.
///
/// @param version the policy's new version; 0 while it is not decided
/// @param ended ids of the interactions that no longer hold
/// @param appliedInMillis how long it took until it was in force everywhere, or until we stopped waiting
@Serdeable
record PolicyChangeView(long version, List<String> ended, long appliedInMillis) {}
