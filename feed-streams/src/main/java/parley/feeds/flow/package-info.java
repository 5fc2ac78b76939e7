/// What egress and ingress share: loops that survive failures, the gate, acknowledgements, verification, quarantine.
@NullMarked
package parley.feeds.flow;

import org.jspecify.annotations.NullMarked;
