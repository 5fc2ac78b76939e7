package parley.broker.deciding;

import java.util.List;
import java.util.stream.Stream;

/// What follows from one log entry, in the order in which it is to be applied; the audit entry comes last.
public record Decision(List<Change> changes) {

    public Decision {
        changes = List.copyOf(changes);
    }

    /// The same, with this change before the others.
    Decision after(Change first) {
        return new Decision(Stream.concat(Stream.of(first), changes.stream()).toList());
    }
}
