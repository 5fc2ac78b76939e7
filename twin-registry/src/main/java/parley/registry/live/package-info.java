/// Searches that go on: what a twin finds, told as it changes.
@NullMarked
package parley.registry.live;

import org.jspecify.annotations.NullMarked;
