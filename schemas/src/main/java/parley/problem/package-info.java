/// The problem document (RFC 9457) in which every Parley API refuses.
@NullMarked
package parley.problem;

import org.jspecify.annotations.NullMarked;
