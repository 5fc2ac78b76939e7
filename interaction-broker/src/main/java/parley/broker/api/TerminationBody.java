package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;

/// Why an interaction is ended, for people.
@Serdeable
record TerminationBody(String reason) {}
