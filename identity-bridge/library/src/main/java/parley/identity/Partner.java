package parley.identity;

/// Another organisation that this space trusts to speak for its own twins, by the key pinned when that was agreed
/// and those that have taken its place.
///
/// @param name our name for it, which our lane for it carries
/// @param nameForUs its name for us, which its lane for us carries
public record Partner(String name, Did did, OrganisationKeys keys, String nameForUs) {

    /// One whose key was pinned just now.
    public Partner(String name, Did did, PublicKey key, String nameForUs) {
        this(name, did, OrganisationKeys.pinned(did, key), nameForUs);
    }
}
