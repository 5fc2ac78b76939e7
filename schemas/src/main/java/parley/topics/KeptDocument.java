package parley.topics;

/// Under which key a document stands in [Topics#PARTNER_DOCUMENTS]: a partnership that is made anew begins
/// from nothing.
///
/// @param invitation that the partnership began with
/// @param twin DID of the partner's twin
public record KeptDocument(String invitation, String twin) {

    /// The key as it is written. Of what is none, one of no invitation.
    public static KeptDocument parse(String key) {
        int end = key.lastIndexOf(' ');
        return new KeptDocument(key.substring(0, Math.max(end, 0)), key.substring(end + 1));
    }

    /// As it is written.
    public String key() {
        return invitation + " " + twin;
    }
}
