/// One space described by one file: reading it, checking it, and writing the pair of the demonstration.
@NullMarked
package parley.deploy.space;

import org.jspecify.annotations.NullMarked;
