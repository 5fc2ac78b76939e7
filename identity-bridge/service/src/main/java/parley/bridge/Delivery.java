package parley.bridge;

/// An interaction, as far as rights go: who may read what was delivered.
/// @param requester the DID of the twin that asked
record Delivery(String interaction, String requester) {}
