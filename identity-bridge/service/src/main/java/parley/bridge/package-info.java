/// Gives agents the rights on the cluster that their delegations and interactions call for, and takes them back.
@NullMarked
package parley.bridge;

import org.jspecify.annotations.NullMarked;
