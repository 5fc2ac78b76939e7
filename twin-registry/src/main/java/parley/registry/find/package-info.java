/// Finds twins: an index over all that this space knows, of which each requester searches what it may see; values in,
/// values out; the only package that knows Lucene.
@NullMarked
package parley.registry.find;

import org.jspecify.annotations.NullMarked;
