/// Every promise, tested against whole organisations as processes.
@NullMarked
package parley.acceptance;

import org.jspecify.annotations.NullMarked;
