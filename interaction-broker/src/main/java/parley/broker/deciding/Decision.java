package parley.broker.deciding;

import java.util.List;

/// What follows from one log entry, in the order in which it is to be applied; the audit entry comes last.
public record Decision(List<Change> changes) {

    public Decision {
        changes = List.copyOf(changes);
    }
}
