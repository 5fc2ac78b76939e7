/// The broker's HTTP API: policies, interactions, the audit.
@NullMarked
package parley.broker.api;

import org.jspecify.annotations.NullMarked;
