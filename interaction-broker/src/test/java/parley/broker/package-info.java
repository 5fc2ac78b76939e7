/// The whole service, and what its modules may know of each other.
@NullMarked
package parley.broker;

import org.jspecify.annotations.NullMarked;
