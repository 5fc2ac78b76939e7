/// Tests of counting.
@NullMarked
package parley.feeds.traffic;

import org.jspecify.annotations.NullMarked;
