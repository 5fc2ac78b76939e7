/// Tests of parley.feeds.egress.
@NullMarked
package parley.feeds.egress;

import org.jspecify.annotations.NullMarked;
