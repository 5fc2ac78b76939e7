package parley.broker.topology;

import parley.avro.Half;
import parley.avro.Interaction;

/// Signs our half of an interaction with the organisation's key; the same half gives the same signature.
@FunctionalInterface
public interface HalfSigner {

    /// The half as a secured document, which any partner that pinned our key can verify.
    String sign(Interaction interaction, Half half);
}
