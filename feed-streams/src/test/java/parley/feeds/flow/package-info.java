/// Tests of parley.feeds.flow.
@NullMarked
package parley.feeds.flow;

import org.jspecify.annotations.NullMarked;
