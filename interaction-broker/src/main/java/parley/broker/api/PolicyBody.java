package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/// A policy as it is set.
@Serdeable
record PolicyBody(List<RuleView> rules) {}
