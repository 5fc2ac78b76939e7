/// Tests of routes and cursors.
@NullMarked
package parley.feeds.routing;

import org.jspecify.annotations.NullMarked;
