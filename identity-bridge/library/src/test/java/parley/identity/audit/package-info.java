/// Whether an audit's chain shows what it promises.
@NullMarked
package parley.identity.audit;

import org.jspecify.annotations.NullMarked;
