package parley.identity;

/// Another organisation that this space trusts to speak for its own twins, by the key pinned when that was agreed.
///
/// @param name our name for it, which our lane for it carries
/// @param nameForUs its name for us, which its lane for us carries
public record Partner(String name, Did did, PublicKey key, String nameForUs) {}
