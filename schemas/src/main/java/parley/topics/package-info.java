/// Every topic of a space, typed; the serdes of Parley's own values; and the reader that follows a topic.
@NullMarked
package parley.topics;

import org.jspecify.annotations.NullMarked;
