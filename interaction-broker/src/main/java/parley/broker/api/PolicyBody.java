package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// A policy as it is set.
///
/// @param rules all of them; their order means nothing
@Serdeable
record PolicyBody(List<RuleView> rules) {}
