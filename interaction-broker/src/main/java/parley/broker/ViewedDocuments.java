package parley.broker;

import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import parley.broker.topology.OwnDocuments;
import parley.broker.view.OwnTwins;

/// The documents of our own twins, as a view of `twins` has them.
///
/// @param refresh reads `twins` to the end that it has now; false if that does not succeed
record ViewedDocuments(OwnTwins twins, BooleanSupplier refresh) implements OwnDocuments {

    @Override
    public String of(String twin) {
        return twins.get(twin).map(own -> own.document().json()).orElse("");
    }

    @Override
    public String awaited(String twin) {
        String known = of(twin);
        if (known.isEmpty() && !refresh.getAsBoolean()) {
            throw new TimeoutException("`twins` cannot be read, which may hold " + twin);
        }
        return known.isEmpty() ? of(twin) : known;
    }
}
