/// The guard of every HTTP API: the tests.
@NullMarked
package parley.identity.http;

import org.jspecify.annotations.NullMarked;
