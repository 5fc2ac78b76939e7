/// Tests of the whole service.
@NullMarked
package parley.feeds;

import org.jspecify.annotations.NullMarked;
