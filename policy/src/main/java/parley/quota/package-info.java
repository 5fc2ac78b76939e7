/// How much each may have decided on, and how full the buckets are that say so.
@NullMarked
package parley.quota;

import org.jspecify.annotations.NullMarked;
