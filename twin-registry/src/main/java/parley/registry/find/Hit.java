package parley.registry.find;

/// A part in which something was found.
///
/// @param score how well it fits: more is better
record Hit(Part part, double score) {}
