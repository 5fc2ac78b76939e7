/// Runs the deciding core on Kafka Streams: the log in; policies, interactions, the audit and signed halves out.
@NullMarked
package parley.broker.topology;

import org.jspecify.annotations.NullMarked;
