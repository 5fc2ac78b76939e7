package parley.broker.view;

import java.util.OptionalLong;
import parley.avro.AuditEntry;

/// What followed from one log entry.
///
/// @param interactions the highest offset in `interactions` at which it changed something
/// @param policies the offset in `policies` at which it did
public record Effects(AuditEntry audit, OptionalLong interactions, OptionalLong policies) {}
