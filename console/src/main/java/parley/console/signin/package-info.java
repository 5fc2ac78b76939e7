/// Signing in and out through the realm: authorisation code with PKCE.
@NullMarked
package parley.console.signin;

import org.jspecify.annotations.NullMarked;
