/// The story that the demonstration plays.
@NullMarked
package parley.deploy.story;

import org.jspecify.annotations.NullMarked;
