package parley.bridge.partners;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.Partnership;
import parley.identity.Partnership.State;

/// A partnership, and whether what follows from it is there.
///
/// @param provisioned since when its lanes and rights are complete; null if they are not
/// @param offset where `partnerships` says so
record Standing(Partnership partnership, @Nullable Instant provisioned, long offset) {

    /// Whether what is there is what is to be.
    boolean settled() {
        return (partnership.state() == State.AGREED) == (provisioned != null);
    }

    /// Whether logins of its mirrors count: until nothing is left of it.
    boolean admitted() {
        return partnership.state() == State.AGREED || provisioned != null;
    }

    /// Whether nobody else may have its name, or become the same partner.
    boolean stands(Instant now) {
        return switch (partnership.state()) {
            case INVITED, ACCEPTED -> now.isBefore(partnership.validUntil());
            case AGREED -> true;
            case REMOVED -> provisioned != null;
        };
    }

    /// Why this cannot stand beside another; empty if it can.
    Optional<String> conflict(Partnership other) {
        if (partnership.id().equals(other.id())) {
            return Optional.empty();
        }
        if (partnership.name().equals(other.name())) {
            return Optional.of("there is a partnership named `" + other.name() + "`: " + partnership.id());
        }
        var theirs = partnership.counterpart().map(from -> from.organisation());
        return theirs.isPresent() && theirs.equals(other.counterpart().map(from -> from.organisation()))
                ? Optional.of(theirs.get() + " is a partner already, named `" + partnership.name() + "`")
                : Optional.empty();
    }
}
