/// Makes many twins of the rows of a table.
@NullMarked
package parley.agent.bulk;

import org.jspecify.annotations.NullMarked;
