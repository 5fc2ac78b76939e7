/// Who speaks: the tests.
@NullMarked
package parley.identity;

import org.jspecify.annotations.NullMarked;
