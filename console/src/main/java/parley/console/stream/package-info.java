/// Records as they come, for the browser.
@NullMarked
package parley.console.stream;

import org.jspecify.annotations.NullMarked;
