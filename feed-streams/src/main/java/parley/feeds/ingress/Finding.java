package parley.feeds.ingress;

import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandBody;
import parley.avro.LaneDocument;

/// What came of looking at something that a partner's lane brought.
sealed interface Finding {

    /// It may be decided on.
    ///
    /// @param id of its log entry, if the same must never be decided on twice; any, if null
    /// @param provider the DID of the provider twin, whose log it is
    /// @param body what the decision needs not read, if anything; its id is that of the entry
    record Believed(
            @Nullable String id,
            String provider,
            SpecificRecordBase event,
            @Nullable CommandBody body) implements Finding {}

    /// It is known now, and nothing is to be decided.
    record Taken() implements Finding {}

    /// It is the newest document known of a partner's twin, which is to be kept; nothing is to be decided.
    record Kept(LaneDocument newest) implements Finding {}

    /// It is put aside.
    record Refused(String why) implements Finding {}
}
