package parley.broker.topology;

import java.util.Optional;

/// Which organisations are partners, so that there is a lane for them.
@FunctionalInterface
public interface PartnerNames {

    /// Our name for the partner that is this organisation now, if one is.
    ///
    /// @param organisation its DID
    Optional<String> of(String organisation);
}
