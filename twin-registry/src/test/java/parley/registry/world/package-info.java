/// What the tests of this module share: keys, twins and rules.
@NullMarked
package parley.registry.world;

import org.jspecify.annotations.NullMarked;
