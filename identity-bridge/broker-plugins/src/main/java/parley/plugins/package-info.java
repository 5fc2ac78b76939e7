/// What runs inside Kafka's own processes: whose tokens a broker believes, how a mirror tells that it mirrors.
@NullMarked
package parley.plugins;

import org.jspecify.annotations.NullMarked;
