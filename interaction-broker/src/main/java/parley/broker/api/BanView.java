package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// What came of a ban.
///
/// @param rule id of the rule that denies the banned everything: a policy set without it lifts the ban
/// @param version the policy's new version; 0 while it is not decided
/// @param ended ids of the interactions that it ended, on either side
/// @param appliedInMillis how long it took until it was in force everywhere, or until we stopped waiting
@Serdeable
record BanView(String rule, long version, List<String> ended, long appliedInMillis) {}
