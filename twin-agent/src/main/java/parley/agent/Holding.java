package parley.agent;

/// What a twin of another organisation was delivered of a feed while it could subscribe: it may keep that.
///
/// @param twin the other twin's DID
/// @param feed the feed's name
/// @param delivered how much it was
public record Holding(String twin, String feed, Delivered delivered) {}
