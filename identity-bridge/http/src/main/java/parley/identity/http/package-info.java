/// The guard of every HTTP API: whose tokens are believed, who calls, and how a refusal is told.
@NullMarked
package parley.identity.http;

import org.jspecify.annotations.NullMarked;
