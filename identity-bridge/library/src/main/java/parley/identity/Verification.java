package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Whether a secured document is what the holder of a key signed.
public sealed interface Verification {
    /// It is. The document is what was signed, without its proof.
    /// @param verificationMethod the id of the key, as the signed proof states it
    record Verified(ObjectNode document, String verificationMethod) implements Verification {}

    /// It is not, or nobody can tell.
    record Refused(String why) implements Verification {}
}
