/// What brokers and services refuse before anything is decided on: summed, and told to the log that decisions read, so
/// that it comes into the audit.
@NullMarked
package parley.audit;

import org.jspecify.annotations.NullMarked;
