package parley.bridge.custody;

import java.io.IOException;
import java.util.Optional;
import parley.identity.Did;

/// The space's own twins.
public interface OwnTwins {
    /// The twin of that DID, with every change of it that was answered before this call.
    /// @throws IOException if that cannot be told now
    Optional<OwnTwin> current(Did twin) throws IOException;
}
