@NullMarked
package parley.bridge.partners;

import org.jspecify.annotations.NullMarked;
