/// Partnerships: what was signed about them, and the lanes, rights and logins that follow from it.
@NullMarked
package parley.bridge.partners;

import org.jspecify.annotations.NullMarked;
