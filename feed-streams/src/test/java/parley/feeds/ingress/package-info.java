/// Tests of parley.feeds.ingress.
@NullMarked
package parley.feeds.ingress;

import org.jspecify.annotations.NullMarked;
