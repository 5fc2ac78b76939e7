/// Policies and requests in, interactions out.
@NullMarked
package parley.broker;

import org.jspecify.annotations.NullMarked;
