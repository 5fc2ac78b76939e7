/// What the browser may call: the session, and the services with the person's token.
@NullMarked
package parley.console.api;

import org.jspecify.annotations.NullMarked;
