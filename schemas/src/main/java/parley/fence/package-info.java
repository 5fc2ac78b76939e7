/// The fence: how those who act on decisions tell how far they have applied them, and how those who answer wait for it.
@NullMarked
package parley.fence;

import org.jspecify.annotations.NullMarked;
