package parley.broker.view;

import parley.avro.Interaction;

/// Something that waits, or waited, for a decision of one of our twins, or that is about to end.
public sealed interface Matter {

    /// The offset in `interactions` that says so: but for what time alone brings, who has seen it, has seen
    /// everything before it.
    long offset();

    /// The interaction that it is about.
    Interaction interaction();

    /// An offer that the twin may accept or decline.
    record Offered(Interaction interaction, long offset) implements Matter {}

    /// A request that the twin may accept or deny.
    record Asked(Interaction interaction, long offset) implements Matter {}

    /// It ends soon by its terms, as no log says: anybody's clock does.
    record Expiring(Interaction interaction, long offset) implements Matter {}

    /// It waits no longer: accepted, declined, denied, withdrawn or lapsed, as the interaction says.
    record Resolved(Interaction interaction, long offset) implements Matter {}
}
