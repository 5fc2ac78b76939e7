/// The chain that shows whether an audit is whole: how it is made, signed and verified. Pure.
@NullMarked
package parley.identity.audit;

import org.jspecify.annotations.NullMarked;
